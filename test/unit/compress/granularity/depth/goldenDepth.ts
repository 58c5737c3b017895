import { describe, expect, it } from 'vitest';
import { depthAllocations } from '../../../../../main/compress/granularity/depth/allocations/index.ts';
import type { Extraction } from '../../../../../main/compress/extraction/extraction.ts';
import { measured } from '../../../../../main/compress/extraction/extract.ts';
import { calibrationLoss } from '../../../../../main/compress/search/calibrationLoss.ts';
import type { Recipe } from '../../../../../main/compress/recipe/document.ts';
import { depthScores } from '../../../../../main/compress/granularity/depth/scores/index.ts';
import { windowRange } from '../../../../../main/models/windows.ts';
import { depthUnits } from '../../../../../main/compress/granularity/depth/units.ts';
import { readGolden, windowsOf } from '../../../../support/golden.ts';
import { owned } from '../../../../support/owned.ts';
import { needsShared, shared } from '../../../../support/shared.ts';
import { testExtraction } from '../../../../support/testExtraction.ts';

/** An extraction on the golden file's calibration text, or on its held-out text. */
export const quarter = (model: string, text: 'calib_domain' | 'eval_domain' = 'calib_domain') =>
  testExtraction().golden(model, text).settings({ sparsity: 0.25, lambda: 1 });

/** What a recipe removes, in the order in which it does. */
async function removed(extraction: Extraction, recipe: Recipe): Promise<[string, number][]> {
  const { source } = extraction;
  const known = await measured(extraction, recipe);
  const score = depthScores.bind(recipe.score);
  const allocation = depthAllocations.bind(recipe.allocation);
  const chosen = await allocation.component.choose(
    {
      ...{ ...known, sparsity: extraction.settings.sparsity },
      candidates: depthUnits(source, recipe.unit),
      score: owned(await score.component.prepare(known, score.options)),
    },
    allocation.options,
  );
  const words: Readonly<Record<string, string>> = { attention: 'attn', feedForward: 'mlp' };
  return chosen.map(({ layer, sublayers: [name = 'attention', other] }) => [
    other ? 'block' : (words[name] ?? name),
    layer,
  ]);
}

/** Recipes and their names in the golden files, with how many of the first windows the reference read; all where absent. */
const golden = [
  ['shortgpt', 'block_influence', undefined],
  ['deeper-layers', 'angular_span', undefined],
  ['sleb', 'sleb', 8],
  ['finercut', 'finercut', 8],
] as const;
export type DepthRecipe = (typeof golden)[number][0];

/** These recipes remove of a model what the independent reference removed. */
export function describeGoldenDepth(model: string, names: readonly DepthRecipe[]): void {
  const recipes = golden.filter(([name]) => names.includes(name));
  describe.skipIf(!shared)(needsShared(`layers and sublayers against the reference on ${model}`), () => {
    it.each(recipes)('%s removes what the reference removes, in its order', async (name, method, read) => {
      const { ids, methods } = readGolden(model);
      const expected = methods[method];
      const all = windowsOf(ids.calib_domain);
      const text = { windows: windowRange(all, 0, read ?? all.count), fingerprint: `first ${read}` };
      const { extraction, recipe, made } = await quarter(model).texts(text).recipe(name).run();
      expect(await removed(extraction, recipe)).toEqual(expected?.removed);
      const loss = await calibrationLoss(await quarter(model, 'eval_domain').open(), made);
      expect(Math.abs(loss - (expected?.nll_domain ?? 0))).toBeLessThan(1e-4);
    });
  });
}

import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { depthAllocations } from '../../../../../main/compress/granularity/depth/allocations/index.ts';
import { Extraction } from '../../../../../main/compress/extraction/extraction.ts';
import { derivedSource } from '../../../../../main/compress/extraction/derivedSource.ts';
import { states } from '../../../../../main/compress/statistics/states.ts';
import { CalibrationStatistics } from '../../../../../main/compress/statistics/calibrationStatistics.ts';
import { extract, measured } from '../../../../../main/compress/extraction/extract.ts';
import { calibrationLoss } from '../../../../../main/compress/search/calibrationLoss.ts';
import { findRecipe, loadRecipes } from '../../../../../main/compress/recipe/load.ts';
import type { Recipe } from '../../../../../main/compress/recipe/document.ts';
import { depthScores } from '../../../../../main/compress/granularity/depth/scores/index.ts';
import { depthUnits } from '../../../../../main/compress/granularity/depth/units.ts';
import { openModel, readGolden, windowsOf } from '../../../../support/golden.ts';
import { memoryWorkspace, owned } from '../../../../support/owned.ts';
import { needsShared, shared } from '../../../../support/shared.ts';

const recipes = await loadRecipes(join(import.meta.dirname, '../../../../../resources/recipes'));

/** An extraction on the golden file's calibration text, or on its held-out text. */
async function work(model: string, name: string, text: 'calib_domain' | 'eval_domain' = 'calib_domain') {
  const source = await openModel(model);
  onTestFinished(() => source.close());
  const domain = { windows: windowsOf(readGolden(model).ids[text]), fingerprint: text };
  const recipe = findRecipe(recipes, name);
  const settings = { sparsity: 0.25, lambda: 1, seed: 1 };
  return { recipe, extraction: owned(new Extraction(source, settings, { domain, general: null }, memoryWorkspace())) };
}

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

describe.skipIf(!shared).each(['TinyStories-656K', 'meadow-8m'])(
  needsShared('layers and sublayers against the reference on %s'),
  (model) => {
    it.each([
      ['shortgpt', 'block_influence'],
      ['deeper-layers', 'angular_span'],
      ['sleb', 'sleb'],
      ['finercut', 'finercut'],
    ])('%s removes what the reference removes, in its order', async (name, golden) => {
      const expected = readGolden(model).methods[golden];
      const { extraction, recipe } = await work(model, name);
      expect(await removed(extraction, recipe)).toEqual(expected?.removed);

      const { extraction: held } = await work(model, name, 'eval_domain');
      const loss = await calibrationLoss(held, derivedSource(extraction.source, await extract(extraction, recipe)));
      expect(Math.abs(loss - (expected?.nll_domain ?? 0))).toBeLessThan(1e-4);
    });

    it('measures block influence to 1e-4', async () => {
      const { extraction } = await work(model, 'shortgpt');
      const statistics = await new CalibrationStatistics(extraction).collect([states]);
      const scores = await statistics.overLayers(states, (motions) => motions.map(({ cosine }) => 1 - cosine));
      readGolden(model).methods['block_influence']?.scores?.forEach((score, layer) =>
        expect(Math.abs((scores[layer] as number) - score)).toBeLessThan(1e-4),
      );
    });
  },
);

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../../main/compress/extraction/extraction.ts';
import type { LayerOutcome } from '../../../../main/compress/extraction/outcome.ts';
import type { Artifact } from '../../../../main/compress/extraction/workspace.ts';
import type { Recipe } from '../../../../main/compress/recipe/document.ts';
import { calibrationLoss } from '../../../../main/compress/search/calibrationLoss.ts';
import { readGolden } from '../../../support/golden.ts';
import { memoryWorkspace } from '../../../support/owned.ts';
import { needsShared, shared } from '../../../support/shared.ts';
import { recipeOf, testExtraction } from '../../../support/testExtraction.ts';

/** Runs a recipe on the golden file's text. @returns its layers, and the loss on the held-out domain text. */
async function run(model: string, recipe: Recipe, { sparsity }: Pick<Settings, 'sparsity'>) {
  const workspace = memoryWorkspace();
  const golden = (text: 'calib_domain' | 'eval_domain') => testExtraction().golden(model, text);
  const { result, made } = await golden('calib_domain')
    .recipe(recipe)
    .settings({ sparsity, lambda: 1 })
    .in(workspace)
    .run();
  const loss = await calibrationLoss(await golden('eval_domain').open(), made);
  return { layers: result.layers, workspace, loss };
}

const outcomes = (layers: readonly Artifact[]) => layers.map(({ meta }) => meta as LayerOutcome);

/**
 * Another family with the same recipes. On meadow-gpt2 the reference's own global FLAP is no better than the mean of its
 * random cuts (4.897 against 4.883), so equality with it says that the method is the same, not that it helps here.
 */
describe.skipIf(!shared).each(['toy-gpt2', 'meadow-gpt2'])(needsShared('recipes on %s'), (model) => {
  it('wanda: masks of the fused and transposed linears, and the loss', async () => {
    const expected = readGolden(model).methods['wanda'];
    const { layers, workspace, loss } = await run(model, recipeOf('wanda'), { sparsity: 0.5 });
    let identical = 0;
    const masks = Object.entries(expected?.masks ?? {});
    for (const [linear, golden] of masks) {
      const [, layer, module] = /^h\.(\d+)\.(.*)$/.exec(linear) ?? [];
      const outcome = outcomes(layers)[Number(layer)] as LayerOutcome;
      expect(outcome.kept[`${module}.weight`]?.kept, linear).toBe(golden.kept);
      const stored = [...workspace.saved.values()].find(({ object }) => object === outcome.masks) as Artifact;
      const { bytes } = await stored.read(`${module}.weight`);
      if (createHash('sha256').update(bytes).digest('hex') === golden.sha256) identical += 1;
    }
    expect(masks).not.toHaveLength(0);
    expect(identical).toBeGreaterThanOrEqual(masks.length - 1);
    expect(Math.abs(loss / (expected?.nll_domain ?? 0) - 1)).toBeLessThan(1e-4);
  });

  it.each([
    ['flap', 'flap_global'],
    ['flap-uniform', 'flap_uniform'],
  ])('%s: kept heads and neurons, and the loss', async (name, method) => {
    const expected = readGolden(model).methods[method];
    const { layers, loss } = await run(model, recipeOf(name), { sparsity: 0.25 });
    for (const [layer, { attn, mlp }] of Object.entries(expected?.kept ?? {})) {
      const { units, kept } = outcomes(layers)[Number(layer)] as LayerOutcome;
      expect(units?.['kvGroup'], `layer ${layer}`).toEqual(attn);
      const first = 'first' in mlp ? mlp.first : mlp;
      expect(kept['neuron']?.kept, `layer ${layer}`).toBe('count' in mlp ? mlp.count : mlp.length);
      expect(units?.['neuron']?.slice(0, first.length), `layer ${layer}`).toEqual(first);
    }
    expect(Math.abs(loss / (expected?.nll_domain ?? 0) - 1)).toBeLessThan(1e-4);
  });

  it('sleb: removed layers, and the loss', async () => {
    const expected = readGolden(model).methods['sleb'];
    const { layers, loss } = await run(model, recipeOf('sleb'), { sparsity: 0.25 });
    const gone = outcomes(layers).flatMap(({ shape }, layer) => (shape.sublayers.length ? [] : [layer]));
    expect(gone).toEqual((expected?.removed ?? []).map(([, layer]) => layer).sort((a, b) => a - b));
    expect(Math.abs(loss / (expected?.nll_domain ?? 0) - 1)).toBeLessThan(1e-4);
  });
});

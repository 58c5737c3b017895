import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../../main/compress/extraction/extraction.ts';
import { derivedSource } from '../../../../main/compress/extraction/derivedSource.ts';
import { calibrationLoss } from '../../../../main/compress/search/calibrationLoss.ts';
import type { LayerOutcome } from '../../../../main/compress/extraction/outcome.ts';
import type { Recipe } from '../../../../main/compress/recipe/document.ts';
import type { Artifact } from '../../../../main/compress/extraction/workspace.ts';
import { readGolden } from '../../../support/golden.ts';
import { memoryWorkspace } from '../../../support/owned.ts';
import { needsShared, shared } from '../../../support/shared.ts';
import { recipeOf, testExtraction } from '../../../support/testExtraction.ts';

const at = (sparsity: number, lambda: number | null): Partial<Settings> => ({ sparsity, lambda });

async function run(model: string, what: Recipe, chosen: Partial<Settings>) {
  const workspace = memoryWorkspace();
  const { result } = await testExtraction().golden(model).recipe(what).settings(chosen).in(workspace).run();
  return { layers: result.layers, workspace };
}

type Case = readonly [method: string, recipe: Recipe, settings: Partial<Settings>];

/** Names of weight-level methods in the golden files, and the recipe that must give the same masks. */
const masked: Case[] = [
  ['random', recipeOf('random'), at(0.5, null)],
  ['magnitude_global', recipeOf('global-magnitude'), at(0.5, null)],
  ['magnitude_matrix', recipeOf('global-magnitude', { group: 'matrix', allocation: 'uniform' }), at(0.5, null)],
  ['magnitude_row', recipeOf('global-magnitude', { group: 'row', allocation: 'uniform' }), at(0.5, null)],
  ['wanda', recipeOf('wanda'), at(0.5, 1)],
  ['wanda_70', recipeOf('wanda'), at(0.7, 1)],
  ['wanda_general_calibration', recipeOf('wanda'), at(0.5, 0)],
  ['wanda_dense_inputs', recipeOf('wanda', { schedule: 'oneShot' }), at(0.5, 1)],
  ['wanda_blend_0.5', recipeOf('wanda', { schedule: 'oneShot' }), at(0.5, 0.5)],
  ['wanda_2_4', recipeOf('wanda-2-4'), at(0.5, 1)],
  ['dpruner_lambda_0', recipeOf('d-pruner'), at(0.5, 0)],
];

/**
 * Methods whose masks depend on earlier decisions of a sweep, where one rounding may decide others: an entry that flips in
 * an early block changes what later blocks see.
 */
const swept: Case[] = [
  ['sparsegpt', recipeOf('sparsegpt'), at(0.5, 1)],
  ['sparsegpt_general', recipeOf('sparsegpt'), at(0.5, 0)],
  ['sparsegpt_70', recipeOf('sparsegpt'), at(0.7, 1)],
  ['sparsegpt_2_4', recipeOf('sparsegpt', { group: { remove: 2, of: 4 } }), at(0.5, 1)],
  ['gblm', recipeOf('gblm'), at(0.5, 1)],
  ['dpruner_aligned_lambda_0.1', recipeOf('d-pruner'), at(0.5, 0.1)],
  ['dpruner_aligned_lambda_1', recipeOf('d-pruner'), at(0.5, 1)],
];

const sliced: Case[] = [
  ['flap_global', recipeOf('flap'), at(0.25, 1)],
  ['flap_global_log', recipeOf('flap', { score: 'logFluctuation' }), at(0.25, 1)],
  ['flap_uniform', recipeOf('flap-uniform'), at(0.25, 1)],
  ['structured_magnitude', recipeOf('depgraph', { score: 'magnitude' }), at(0.25, null)],
  ['wanda_sp', recipeOf('wanda-sp'), at(0.25, 1)],
  ['llm_pruner', recipeOf('llm-pruner', { allocation: 'uniform' }), at(0.25, 1)],
  [
    'llm_pruner_vector',
    recipeOf('llm-pruner', { allocation: 'uniform', score: { name: 'taylor', form: 'vector' } }),
    at(0.25, 1),
  ],
  ['structured_random', recipeOf('random-units', { group: 'site', allocation: 'uniform' }), at(0.25, null)],
];

/** One of every kind; the larger model takes minutes for all of them. */
export const ofLargeModel = ([method]: Case): boolean => ['wanda', 'flap_global'].includes(method);

/** What these recipes remove of a model is what the independent reference removed. */
export function describeGolden(model: string, chosen: (of: Case) => boolean = () => true): void {
  describe.skipIf(!shared)(needsShared(`recipes against the reference on ${model}`), () => {
    it.each(masked.filter(chosen))('%s: masks', async (method, what, settings) => {
      const { layers, workspace } = await run(model, what, settings);
      const masks = readGolden(model).methods[method]?.masks ?? {};
      let identical = 0;
      for (const [linear, expected] of Object.entries(masks)) {
        const { outcome, local, bytes } = await maskOf(layers, workspace, linear);
        expect(outcome.kept[local]?.kept, linear).toBe(expected.kept);
        const size = expected.shape[0] * expected.shape[1];
        expect(differences(sample(bytes, size), expected.sampled_bits), linear).toBeLessThanOrEqual(1);
        if (createHash('sha256').update(bytes).digest('hex') === expected.sha256) identical += 1;
      }
      // Rounding may flip a near tie in one matrix; every other must agree to the last bit.
      expect(identical).toBeGreaterThanOrEqual(Object.keys(masks).length - 1);
      expect(identical).toBeGreaterThan(0);
    });

    it.each(swept.filter(chosen))('%s: masks and loss', async (method, what, settings) => {
      const { layers, workspace } = await run(model, what, settings);
      const expected = readGolden(model).methods[method];
      let [equal, all] = [0, 0];
      for (const [linear, golden] of Object.entries(expected?.masks ?? {})) {
        const { outcome, local, bytes } = await maskOf(layers, workspace, linear);
        expect(outcome.kept[local]?.kept, linear).toBe(golden.kept);
        const found = sample(bytes, golden.shape[0] * golden.shape[1]);
        equal += found.length - differences(found, golden.sampled_bits);
        all += found.length;
      }
      expect(equal / all).toBeGreaterThanOrEqual(0.99);
      expect(Math.abs((await lossOf(model, layers)) / (expected?.nll_domain ?? 0) - 1)).toBeLessThan(1e-3);
    });

    it.each(sliced.filter(chosen))('%s: kept units', async (method, what, settings) => {
      const { layers } = await run(model, what, settings);
      const expected = readGolden(model).methods[method];
      const parameters = layers.map(({ meta }) => (meta as LayerOutcome).kept);
      Object.entries(expected?.kept ?? {}).forEach(([layer, { attn, mlp }]) => {
        const count = 'count' in mlp ? mlp.count : mlp.length;
        expect(parameters[Number(layer)]?.['kvGroup']?.kept, `layer ${layer}`).toBe(
          'count' in attn ? attn.count : attn.length,
        );
        expect(parameters[Number(layer)]?.['neuron']?.kept, `layer ${layer}`).toBe(count);
        const units = (layers[Number(layer)]?.meta as LayerOutcome).units;
        const first = 'first' in mlp ? mlp.first : mlp;
        expect(units?.['neuron']?.slice(0, first.length), `layer ${layer}`).toEqual(first);
        expect(units?.['kvGroup'], `layer ${layer}`).toEqual(attn);
      });
    });
  });
}

async function maskOf(layers: readonly Artifact[], workspace: ReturnType<typeof memoryWorkspace>, linear: string) {
  const layer = Number(/layers\.(\d+)/.exec(linear)?.[1]);
  const local = `${linear.replace(/^model\.layers\.\d+\./, '')}.weight`;
  const outcome = layers[layer]?.meta as LayerOutcome;
  const stored = [...workspace.saved.values()].find(({ object }) => object === outcome.masks) as Artifact;
  return { outcome, local, bytes: (await stored.read(local)).bytes };
}

/** 64 evenly spread bits of a mask. */
function sample(bytes: Uint8Array, size: number): string {
  const bit = (i: number) => ((bytes[i >> 3] as number) >> (i & 7)) & 1;
  return Array.from({ length: 64 }, (_, i) => bit(Math.floor((i * size) / 64))).join('');
}

/** Loss of the model with these layers on the held-out domain windows of the golden file. */
async function lossOf(model: string, layers: readonly Artifact[]): Promise<number> {
  const extraction = await testExtraction().golden(model, 'eval_domain').open();
  return calibrationLoss(extraction, derivedSource(extraction.source, { layers, embedding: null, head: null }));
}

function differences(a: string, b: string): number {
  return [...a].filter((char, i) => char !== b[i]).length;
}

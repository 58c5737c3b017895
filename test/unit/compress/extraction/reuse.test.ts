import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { memoryWorkspace, owned } from '../../../support/owned.ts';
import { Extraction, type Settings } from '../../../../main/compress/extraction/extraction.ts';
import { CalibrationStatistics } from '../../../../main/compress/statistics/calibrationStatistics.ts';
import { extract } from '../../../../main/compress/extraction/extract.ts';
import { findRecipe, loadRecipes } from '../../../../main/compress/recipe/load.ts';
import { denseNeeds } from '../../../../main/compress/recipe/needs.ts';
import type { ArtifactKind, Workspace } from '../../../../main/compress/extraction/workspace.ts';
import { Device } from '../../../../main/runtime/device.ts';
import { uniform } from '../../../../main/runtime/random.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../support/seededModel.ts';

const recipes = await loadRecipes(join(import.meta.dirname, '../../../../resources/recipes'));
const device = new Device('cpu');
afterAll(() => device.release());

const architecture = smallArchitecture({ layers: Array(4).fill(smallArchitecture().layers[0]) as never });
const model = (seed: number) => ({
  ...memorySource(architecture, seededWeights(architecture, seed)),
  fingerprint: `model ${seed}`,
});
const text = (seed: number) => ({
  windows: { ids: Int32Array.from(uniform(seed, 4 * 12), (u) => Math.floor(u * 50)), count: 4, length: 12 },
  fingerprint: `text ${seed}`,
});

/** A workspace that counts what is measured and scored in it. */
function counting(): { workspace: Workspace; made: () => Record<string, number> } {
  const inner = memoryWorkspace(device);
  let counts: Record<string, number> = {};
  const save: Workspace['save'] = (fingerprint, kind: ArtifactKind, tensors, meta) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
    return inner.save(fingerprint, kind, tensors, meta);
  };
  const saveResult: Workspace['saveResult'] = (fingerprint, value) => {
    counts['results'] = (counts['results'] ?? 0) + 1;
    return inner.saveResult(fingerprint, value);
  };
  return {
    workspace: { ...inner, save, saveResult },
    made: () => {
      const before = counts;
      counts = {};
      return before;
    },
  };
}

const settings = (changes: Partial<Settings> = {}): Settings => ({ sparsity: 0.5, lambda: 1, seed: 1, ...changes });

describe('what was measured once', () => {
  it.each(['flap', 'llm-pruner', 'head-pruning', 'gblm', 'sleb', 'puzzle', 'oba', 'lrp'])(
    'serves another target of %s',
    async (name) => {
      const { workspace, made } = counting();
      const recipe = { ...findRecipe(recipes, name), schedule: findRecipe(recipes, name).schedule };
      const once =
        recipe.schedule === 'sequential' || typeof recipe.schedule === 'object'
          ? { ...recipe, schedule: 'oneShot' as const }
          : recipe;
      const texts = { domain: text(1), general: text(2) };
      const source = model(5);
      await extract(owned(new Extraction(source, settings(), texts, workspace)), once);
      const first = made();
      await extract(owned(new Extraction(source, settings({ sparsity: 0.25 }), texts, workspace)), once);
      const second = made();
      expect((first['statistics'] ?? 0) + (first['scores'] ?? 0) + (first['results'] ?? 0)).toBeGreaterThan(0);
      expect(second).not.toHaveProperty('statistics');
      expect(second).not.toHaveProperty('scores');
      expect(second).not.toHaveProperty('results');
      expect(second['layer']).toBe(4);
    },
  );

  it('goes on from a shorter removal order, and keeps the longer one', async () => {
    const { workspace, made } = counting();
    const recipe = findRecipe(recipes, 'finercut');
    const texts = { domain: text(1), general: null };
    const cut = async (sparsity: number, where = workspace) =>
      (await extract(owned(new Extraction(model(5), settings({ sparsity }), texts, where)), recipe)).layers.map(
        ({ object }) => object,
      );
    await cut(0.25);
    const longer = await cut(0.5);
    expect(made()).toMatchObject({ results: 2 });
    await cut(0.375);
    expect(await cut(0.5)).toEqual(longer);
    expect(made()).not.toHaveProperty('results');
    expect(await cut(0.5, counting().workspace)).toEqual(longer);
  });

  it('serves nobody whose model, text or λ is another', async () => {
    const { workspace, made } = counting();
    const recipe = findRecipe(recipes, 'flap');
    const run = (source = model(5), texts = { domain: text(1), general: text(2) }, lambda = 1) =>
      extract(owned(new Extraction(source, settings({ lambda }), texts, workspace)), recipe).then(made);
    expect(await run()).toMatchObject({ statistics: 4, scores: 1, layer: 4 });
    expect(await run()).toEqual({});
    expect(await run(model(6))).toMatchObject({ statistics: 4, scores: 1, layer: 4 });
    expect(await run(model(5), { domain: text(3), general: text(2) })).toMatchObject({ statistics: 4, scores: 1 });
    // A blend needs the general side beside the domain side that is there.
    expect(await run(model(5), { domain: text(1), general: text(2) }, 0.5)).toMatchObject({ statistics: 4, scores: 1 });
    expect(await run(model(5), { domain: text(1), general: text(2) }, 0.25)).toEqual({ scores: 1, layer: 4 });
  });

  it('is the union of what several recipes need, in one pass', async () => {
    const { workspace, made } = counting();
    const texts = { domain: text(1), general: text(2) };
    const names = ['flap', 'minitron', 'obspa', 'llm-pruner', 'head-pruning', 'cfsp'];
    const all = names.map((name) => findRecipe(recipes, name));
    const stages = new Set<string>();
    const watched = { ...workspace, progress: (stage: string) => void stages.add(stage) };
    const needs = [...new Set(all.flatMap(denseNeeds))];
    await new CalibrationStatistics(owned(new Extraction(model(5), settings(), texts, watched))).collect(needs);
    expect(needs.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['moments', 'magnitudes', 'gradient', 'gates', 'states']),
    );
    made();
    for (const recipe of all.filter(({ schedule }) => schedule === 'oneShot')) {
      await extract(owned(new Extraction(model(5), settings({ sparsity: 0.3 }), texts, workspace)), recipe);
      const counts = made();
      expect(counts, recipe.name).not.toHaveProperty('statistics');
      expect(counts['scores'] ?? 0, recipe.name).toBeLessThanOrEqual(1);
    }
    expect(stages).toEqual(new Set(['domainStatistics', 'forwards', 'gradients']));
  });
});

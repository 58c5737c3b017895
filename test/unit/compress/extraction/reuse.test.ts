import { describe, expect, it } from 'vitest';
import type { ArtifactKind, Workspace } from '../../../../main/compress/extraction/workspace.ts';
import { denseNeeds } from '../../../../main/compress/recipe/needs.ts';
import { CalibrationStatistics } from '../../../../main/compress/statistics/calibrationStatistics.ts';
import { memoryWorkspace } from '../../../support/owned.ts';
import { recipeOf, testExtraction } from '../../../support/testExtraction.ts';
import { randomText } from '../../../support/texts.ts';

const extraction = testExtraction()
  .layers(4)
  .texts(randomText(1), randomText(2))
  .settings({ sparsity: 0.5, lambda: 1 });

/** A workspace that counts what is measured and scored in it. */
function counting(): { workspace: Workspace; made: () => Record<string, number> } {
  const inner = memoryWorkspace();
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

describe('what was measured once', () => {
  it.each(['flap', 'llm-pruner', 'head-pruning', 'gblm', 'sleb', 'puzzle', 'oba', 'lrp'])(
    'serves another target of %s',
    async (name) => {
      const { workspace, made } = counting();
      const recipe = recipeOf(name);
      const inSteps = recipe.schedule === 'sequential' || typeof recipe.schedule === 'object';
      const once = extraction.in(workspace).recipe(recipe, inSteps ? { schedule: 'oneShot' } : {});
      await once.run();
      const first = made();
      await once.settings({ sparsity: 0.25 }).run();
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
    const cut = async (sparsity: number, where = workspace) =>
      (await extraction.texts(randomText(1)).recipe('finercut').settings({ sparsity }).in(where).run()).objects;
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
    const flap = extraction.recipe('flap').in(workspace);
    const run = (one = flap) => one.run().then(made);
    expect(await run()).toMatchObject({ statistics: 4, scores: 1, layer: 4 });
    expect(await run()).toEqual({});
    expect(await run(flap.layers(4, 6))).toMatchObject({ statistics: 4, scores: 1, layer: 4 });
    expect(await run(flap.texts(randomText(3), randomText(2)))).toMatchObject({ statistics: 4, scores: 1 });
    // A blend needs the general side beside the domain side that is there.
    expect(await run(flap.settings({ lambda: 0.5 }))).toMatchObject({ statistics: 4, scores: 1 });
    expect(await run(flap.settings({ lambda: 0.25 }))).toEqual({ scores: 1, layer: 4 });
  });

  it('is the union of what several recipes need, in one pass', async () => {
    const { workspace, made } = counting();
    const names = ['flap', 'minitron-channels', 'obspa', 'llm-pruner', 'head-pruning', 'cfsp'];
    const all = names.map((name) => recipeOf(name));
    const stages = new Set<string>();
    const watched = { ...workspace, progress: (stage: string) => void stages.add(stage) };
    const needs = [...new Set(all.flatMap(denseNeeds))];
    await new CalibrationStatistics(await extraction.in(watched).open()).collect(needs);
    expect(needs.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['moments', 'magnitudes', 'gradient', 'gates', 'states']),
    );
    made();
    for (const recipe of all.filter(({ schedule }) => schedule === 'oneShot')) {
      await extraction.recipe(recipe).settings({ sparsity: 0.3 }).in(workspace).run();
      const counts = made();
      expect(counts, recipe.name).not.toHaveProperty('statistics');
      expect(counts['scores'] ?? 0, recipe.name).toBeLessThanOrEqual(1);
    }
    expect(stages).toEqual(new Set(['domainStatistics', 'forwards', 'gradients']));
  });
});

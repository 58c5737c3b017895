import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mixes, removedParameters, retokenizes, rounds, shrinks } from '../../../../main/compress/recipe/properties.ts';
import { recipeNeeds } from '../../../../main/compress/recipe/properties.ts';
import { recipeProblem } from '../../../../main/compress/recipe/validate.ts';
import { prunes } from '../../../../main/compress/recipe/specification.ts';
import { plannedStages } from '../../../../main/compress/extraction/plannedStages.ts';
import { isPacked, storageFor } from '../../../../main/formats/storage/index.ts';
import { compactSource } from '../../../../main/models/compactSource.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import { needsShared, shared } from '../../../support/shared.ts';
import { recipeOf, recipes } from '../../../support/testExtraction.ts';
import { cut, describeMemory, source } from './smallCut.ts';

const parametersOf = (model: ModelSource) =>
  model.parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);

async function nonzeroShare(model: ModelSource): Promise<number> {
  let [zeros, all] = [0, 0];
  for (const parameter of model.parameters.filter(({ role }) => role === 'linear')) {
    const values = await model.read(parameter);
    zeros += values.filter((w) => w === 0).length;
    all += values.length;
  }
  return 1 - zeros / all;
}

describe.each(recipes.map(({ name }) => name))('the recipe %s', (name) => {
  it('makes a model that answers, as small as it says', async () => {
    const { extraction, recipe, outcomes, made, loss } = await cut(name);
    const { settings } = extraction;
    expect(Number.isFinite(await loss())).toBe(true);
    if (!prunes(recipe)) {
      // Adapters may add to a layer, even columns of zeros when no step was better than the start.
      expect(parametersOf(made)).toBeGreaterThanOrEqual(parametersOf(source));
    } else if (rounds(recipe)) {
      expect(parametersOf(made)).toBe(parametersOf(source));
      for (const parameter of made.parameters.filter(({ role }) => role === 'linear'))
        if (mixes(recipe)) expect(isPacked(made.storage(parameter)) || made.storage(parameter) === 'F16').toBe(true);
        else expect(made.storage(parameter)).toBe(storageFor(settings.precision!.linears, parameter.shape));
    } else if (!shrinks(recipe)) {
      // Rows and patterns round down, and a residual's factors are no linears.
      const kept = await nonzeroShare(made);
      expect(1 - kept).toBeGreaterThan(settings.sparsity - 0.08);
      expect(1 - kept).toBeLessThan(settings.sparsity + 0.02);
    } else {
      const planned = removedParameters(source, recipe, settings);
      const removed = parametersOf(source) - parametersOf(made);
      const linears = source.parameters
        .filter(({ role }) => role === 'linear')
        .reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
      expect(removed).toBeGreaterThan(0);
      // Widths of five small layers are coarse; the plan may be off by a few units.
      expect(Math.abs(removed - planned) / linears).toBeLessThan(0.16);
    }
    if (prunes(recipe) && !rounds(recipe) && !retokenizes(recipe))
      for (const { kept } of outcomes) expect(Object.keys(kept).length).toBeGreaterThan(0);
    expect(plannedStages(recipe, settings).length).toBeGreaterThan(0);
  });
});

/** Recipes that between them have every kind of owner: walks, gradients, evaluators, learners, teachers, further steps. */
const owners = ['wanda', 'obspa', 'llm-pruner', 'sleb', 'axformer', 'adapt-pruner', 'darwinlm', 'lora', 'cofi'];
describeMemory(owners);

describe('recipes', () => {
  it.each(['wanda', 'flap', 'lorap', 'finercut', 'eora', 'bonsai', 'darwinlm'])(
    '%s gives the same bits twice',
    async (name) => {
      const [one, two] = [await cut(name), await cut(name)];
      expect(one.objects).toEqual(two.objects);
    },
  );

  it('are one for each paper, and none is another under a new name', () => {
    const sentences = recipes.map(
      ({ unit, score, group, allocation, compensation, schedule, then, inTrainingPruning, recovery }) =>
        JSON.stringify({ unit, score, group, allocation, compensation, schedule, then, inTrainingPruning, recovery }),
    );
    expect(new Set(sentences).size).toBe(recipes.length);
    const papers = recipes.flatMap(({ paper, name }) =>
      paper && !['flap-uniform', 'wanda-2-4', 'corda-task', 'perp-scale'].includes(name) ? [paper] : [],
    );
    expect(new Set(papers).size).toBe(papers.length);
  });

  it.skipIf(!shared)(needsShared('carry titles of the ledger'), () => {
    const ledger = readFileSync(join(shared ?? '', 'methods', 'LEDGER.md'), 'utf8');
    for (const { paper, name } of recipes) if (paper) expect(ledger, name).toContain(`*${paper}*`);
  });

  it('say what they need', () => {
    expect(recipeNeeds(recipeOf('robot')).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['ablation', 'moments', 'gradient']),
    );
    expect(recipeNeeds(recipeOf('comp')).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['ablation', 'moments', 'gram']),
    );
  });

  it('without layers that do nothing answer the same', async () => {
    const { made, loss } = await cut('sleb');
    const compact = compactSource(made);
    expect(compact.architecture.layers).toHaveLength(4);
    expect(parametersOf(compact)).toBe(parametersOf(made));
    expect(await loss(compact)).toBeCloseTo(await loss(), 6);
    expect(compactSource(source)).toBe(source);
  });

  it('in several steps count what is left of the whole', async () => {
    const { outcomes } = await cut('adapt-pruner', { sparsity: 0.4 });
    for (const { kept, units } of outcomes) {
      expect(kept['neuron']?.of).toBe(32);
      expect(units?.['neuron']).toHaveLength(kept['neuron']?.kept ?? -1);
      expect(new Set(units?.['neuron']).size).toBe(units?.['neuron']?.length);
      for (const unit of units?.['neuron'] ?? []) expect(unit).toBeLessThan(32);
    }
  });

  it.each([
    ['several parts that leave nothing', { then: [{ ...recipeOf('flap'), part: 0.9 }] }, 'then'],
    [
      'a merge of sublayers',
      { unit: 'sublayer', score: 'motion', group: 'model', allocation: 'lowest', compensation: 'merge' },
      'compensation',
    ],
    [
      'greedy removal of weights',
      { unit: 'weight', score: 'wanda', group: 'row', allocation: 'uniform', compensation: 'none', schedule: 'greedy' },
      'schedule',
    ],
    [
      'greedy removal by a score that never changes',
      { unit: 'layer', score: 'motion', allocation: 'greedy', compensation: 'none', schedule: 'greedy' },
      'schedule',
    ],
    [
      'a pattern whose share a layer decides',
      { unit: 'weight', score: 'wanda', group: { remove: 2, of: 4 }, allocation: 'outliers', compensation: 'none' },
      'allocation',
    ],
    ['an unknown option', { score: { name: 'fluctuation', speed: 1 } }, 'score'],
    [
      'a sweep by another score',
      { unit: 'weight', score: 'wanda', group: { columns: 8 }, allocation: 'uniform', compensation: 'obsUpdate' },
      'score',
    ],
    [
      'a LAMP choice within rows',
      { unit: 'weight', score: 'magnitude', group: 'row', allocation: 'lamp', compensation: 'none' },
      'group',
    ],
  ])('refuse %s', (_title, changes, field) => {
    const problem = recipeProblem({ ...recipeOf('flap'), ...changes });
    expect(problem?.field.split('.')[0]).toBe(field);
    expect(problem?.reason.length).toBeGreaterThan(10);
  });
});

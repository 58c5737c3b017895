import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recipeNeeds } from '../../../../main/compress/recipe/properties.ts';
import { recipeProblem } from '../../../../main/compress/recipe/validate.ts';
import { compactSource } from '../../../../main/models/compactSource.ts';
import { needsShared, shared } from '../../../support/shared.ts';
import { recipeOf, recipes } from '../../../support/testExtraction.ts';
import { cut, describeMemory, describeModels, describeTwice, parametersOf, sample, source } from './smallCut.ts';

/** Recipes that between them have every kind of owner: walks, gradients, evaluators, learners, teachers, further steps. */
const owners = ['wanda', 'obspa', 'llm-pruner', 'sleb', 'axformer', 'adapt-pruner', 'lora', 'cofi'];
describeMemory(owners);
describeTwice(['wanda', 'flap', 'lorap', 'finercut', 'eora', 'bonsai']);
describeModels(sample);

describe('recipes', () => {
  it('are one for each paper, and none is another under a new name', () => {
    const sentences = recipes.map(
      ({ unit, score, group, allocation, compensation, schedule, then, inTrainingPruning, recovery }) =>
        JSON.stringify({ unit, score, group, allocation, compensation, schedule, then, inTrainingPruning, recovery }),
    );
    expect(new Set(sentences).size).toBe(recipes.length);
    const papers = recipes.flatMap(({ paper, name }) =>
      paper && !['flap-uniform', 'wanda-2-4', 'corda-task', 'perp-scale', 'eora-rounded'].includes(name) ? [paper] : [],
    );
    expect(new Set(papers).size).toBe(papers.length);
  });

  it.skipIf(!shared)(needsShared('carry titles of the ledger'), () => {
    const ledger = readFileSync(join(shared ?? '', 'methods', 'LEDGER.md'), 'utf8');
    for (const { paper, name } of recipes) if (paper) expect(ledger, name).toContain(`*${paper}*`);
  });

  it('may have a penalty where sizes alone decide', () => {
    const { inTrainingPruning, ...recipe } = recipeOf('gradual-magnitude');
    expect(
      recipeProblem({ ...recipe, inTrainingPruning: { ...inTrainingPruning, regularisers: ['elastic'] } }),
    ).toBeNull();
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
    ...['admm', 'swap', 'fisherRegression'].map(
      (compensation) =>
        [
          `a pattern that ${compensation} would choose anew`,
          { unit: 'weight', score: 'wanda', group: { remove: 2, of: 4 }, allocation: 'uniform', compensation },
          'compensation',
        ] as const,
    ),
    [
      'rows where a repair chooses within the matrix',
      { unit: 'weight', score: 'wanda', group: 'row', allocation: 'uniform', compensation: 'fisherRegression' },
      'group',
    ],
    [
      'a penalty that scores would be read from',
      {
        ...recipeOf('movement-pruning'),
        inTrainingPruning: { ...recipeOf('movement-pruning').inTrainingPruning, regularisers: ['elastic'] },
      },
      'inTrainingPruning',
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
  ] as const)('refuse %s', (_title, changes, field) => {
    const problem = recipeProblem({ ...recipeOf('flap'), ...changes });
    expect(problem?.field.split('.')[0]).toBe(field);
    expect(problem?.reason.length).toBeGreaterThan(10);
  });
});

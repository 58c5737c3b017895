import { describe, expect, it } from 'vitest';
import { type SweepDraft, sweepOf, toggled } from '../../../renderer/state/sweeps/draft.ts';
import { pointNames } from '../../../renderer/state/sweeps/pointNames.ts';

const draft: SweepDraft = {
  ...{ model: 'meadow', domains: ['health', 'letters'], general: '', recipes: ['flap', 'sleb'] },
  ...{ shares: [0.5, 0.3], seeds: 1, measure: true },
};

describe('the choice of a series', () => {
  it('leaves to the recipes what nobody chose', () => {
    expect(sweepOf({ ...draft, shares: [] })).toEqual({
      ...{ model: 'meadow', domains: ['health', 'letters'], recipes: ['flap', 'sleb'], measure: true },
    });
  });

  it('has shares by their size, as many seeds as were asked for, and general text where it was chosen', () => {
    expect(sweepOf({ ...draft, seeds: 3, general: 'news', measure: false })).toEqual({
      ...{ model: 'meadow', domains: ['health', 'letters'], recipes: ['flap', 'sleb'], measure: false },
      ...{ shares: [0.3, 0.5], seeds: [1, 2, 3], general: 'news' },
    });
  });

  it.each<[string, Partial<SweepDraft>]>([
    ['a model', { model: '' }],
    ['domain text', { domains: [] }],
    ['a recipe', { recipes: [] }],
    ['a number of seeds', { seeds: null }],
    ['a number of seeds that there are', { seeds: 17 }],
  ])('is no call without %s', (_, change) => {
    expect(sweepOf({ ...draft, ...change })).toBeNull();
  });

  it('takes and leaves one at a time', () => {
    expect(toggled([0.3], 0.5)).toEqual([0.3, 0.5]);
    expect(toggled([0.3, 0.5], 0.3)).toEqual([0.5]);
  });
});

describe('the runs of a series', () => {
  const point = (title: string, sparsity: number | null, seed: number, run: string) => ({ title, sparsity, seed, run });

  it('are called by what tells them apart', () => {
    expect(pointNames([point('FLAP', 0.3, 1, 'a'), point('Wanda', null, 1, 'b')])).toEqual(['FLAP, 30 %', 'Wanda']);
    expect(pointNames([point('FLAP', 0.3, 1, 'a'), point('FLAP', 0.3, 2, 'b')])).toEqual([
      ...['FLAP, 30 %, seed 1', 'FLAP, 30 %, seed 2'],
    ]);
    // They differ in λ, which the chart does not say.
    expect(pointNames([point('FLAP', 0.3, 1, 'a'), point('FLAP', 0.3, 1, 'b')])).toEqual([
      ...['FLAP, 30 %, a', 'FLAP, 30 %, b'],
    ]);
  });
});

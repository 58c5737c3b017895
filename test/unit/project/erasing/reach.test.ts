import { describe, expect, it } from 'vitest';
import { type Kind, reach, type Relations } from '../../../../main/project/erasing/reach.ts';

/**
 * Model 1 → variant 1 (run 1, dataset 1) → variant 2 (run 2, dataset 3); dataset 1 → 2 → 4. Variant 3 (run 3, dataset 3) is of model 1
 * too. Run 4 failed on model 1 and dataset 3, run 5 on dataset 2.
 */
const relations: Relations = {
  datasets: [
    { id: 1, parent: null },
    { id: 2, parent: 1 },
    { id: 3, parent: null },
    { id: 4, parent: 2 },
  ],
  variants: [1, 2, 3].map((id) => ({ id, run: id })),
  parents: [
    { variant: 1, model: 1, parent: null },
    { variant: 2, model: null, parent: 1 },
    { variant: 3, model: 1, parent: null },
  ],
  inputs: [
    ...[1, 3, 4].map((run) => ({ run, model: 1, variant: null, dataset: null })),
    { run: 2, model: null, variant: 1, dataset: null },
    ...[
      [1, 1],
      [2, 3],
      [3, 3],
      [4, 3],
      [5, 2],
    ].map(([run, dataset]) => ({ run: run as number, model: null, variant: null, dataset: dataset as number })),
  ],
};

const sorted = (numbers: ReadonlySet<number>) => [...numbers].sort();
const gone = (kind: Kind, id: number, derived: 'include' | 'detach') => {
  const { dataset, variant, model, run, detached } = reach(relations, kind, id, derived);
  return {
    ...{ dataset: sorted(dataset), variant: sorted(variant), model: sorted(model), run: sorted(run) },
    detached: [
      ...sorted(detached.dataset).map((one) => `dataset ${one}`),
      ...sorted(detached.variant).map((one) => `variant ${one}`),
    ],
  };
};

describe('what goes with a dataset', () => {
  it('is every variant that learned from it and all that was made of these, whatever becomes of datasets', () => {
    expect(gone('dataset', 1, 'detach')).toEqual({
      ...{ dataset: [1], variant: [1, 2], model: [], run: [1, 2] },
      detached: ['dataset 2'],
    });
  });

  it('is what was made of it too, when that is wanted', () => {
    expect(gone('dataset', 1, 'include')).toEqual({
      ...{ dataset: [1, 2, 4], variant: [1, 2], model: [], run: [1, 2, 5] },
      detached: [],
    });
  });

  it('is nothing else', () => {
    expect(gone('dataset', 4, 'include')).toEqual({
      ...{ dataset: [4], variant: [], model: [], run: [] },
      detached: [],
    });
  });
});

describe('what goes with a model or variant', () => {
  it('is what was made of it, or that stands on its own, with the story of its run', () => {
    expect(gone('model', 1, 'include')).toEqual({
      ...{ dataset: [], variant: [1, 2, 3], model: [1], run: [1, 2, 3, 4] },
      detached: [],
    });
    expect(gone('model', 1, 'detach')).toEqual({
      ...{ dataset: [], variant: [], model: [1], run: [4] },
      detached: ['variant 1', 'variant 3'],
    });
    expect(gone('variant', 1, 'detach')).toEqual({
      ...{ dataset: [], variant: [1], model: [], run: [1] },
      detached: ['variant 2'],
    });
  });
});

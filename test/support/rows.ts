import type { NewRun } from '../../main/project/repositories/runs.ts';

/** A run of the kind "extract" with the first model and the first dataset of a project. */
export const newRun = (variantName: string | null = null): NewRun => ({
  kind: 'extract',
  references: { model: { kind: 'model', id: 1 }, domain: { kind: 'dataset', id: 1 } },
  inputs: { recipe: { name: 'r' } },
  settings: {},
  variantName,
});

/** The first model of a project, as the parent of a variant. */
export const firstModel = { kind: 'model', id: 1 } as const;

import { compare } from './compare.ts';
import { evaluate } from './evaluate.ts';
import { exportVariant } from './exportVariant.ts';
import { extract } from './extract.ts';
import { generate } from './generate.ts';
import { importDataset } from './importDataset.ts';
import { importModel } from './importModel.ts';

/** Everything that runs in the engine process, by name. */
export const tasks = {
  importModel,
  importDataset,
  extract,
  evaluate,
  compare,
  generate,
  exportVariant,
} as const;

export type TaskName = keyof typeof tasks;
export type TaskInput<T extends TaskName> = Parameters<(typeof tasks)[T]>[1];
export type TaskOutput<T extends TaskName> = Awaited<ReturnType<(typeof tasks)[T]>>;

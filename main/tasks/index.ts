import { advise } from '../advice/advise.ts';
import { dedupeDataset } from '../datasets/dedupe.ts';
import { importDataset } from '../datasets/import.ts';
import { plantCanaries } from '../datasets/plant.ts';
import { profileDataset } from '../datasets/profile.ts';
import { recite } from './datasets/recite.ts';
import { redactDataset } from '../datasets/redact.ts';
import { scanDataset } from '../datasets/scan.ts';
import { selectDataset } from './datasets/select.ts';
import { splitDataset } from '../datasets/split.ts';
import { transformDataset } from './datasets/transform.ts';
import { checkModel } from './models/checkModel.ts';
import { compare } from '../measuring/compare.ts';
import { evaluate } from '../measuring/evaluate.ts';
import { exportVariant } from './exportVariant.ts';
import { generate } from './generate.ts';
import { importModel } from './models/importModel.ts';
import { listDevices } from './listDevices.ts';
import { workOn } from '../runs/work.ts';
import { estimateRun, rehearseRun } from './runs.ts';

/** Everything that runs in the engine process, by name. */
export const tasks = {
  checkModel,
  importModel,
  importDataset,
  profileDataset,
  scanDataset,
  redactDataset,
  dedupeDataset,
  splitDataset,
  selectDataset,
  transformDataset,
  plantCanaries,
  recite,
  estimateRun,
  rehearseRun,
  advise,
  run: workOn,
  evaluate,
  compare,
  generate,
  exportVariant,
  listDevices,
} as const;

/** What an engine can be asked for. */
export type TaskName = keyof typeof tasks;
/** What a task is given beside its context; null for one that needs nothing. It is sent to another process, so plain data. */
export type TaskInput<T extends TaskName> = Parameters<(typeof tasks)[T]> extends [unknown, infer I] ? I : null;
/** What a task answers; plain data, like its input. */
export type TaskOutput<T extends TaskName> = Awaited<ReturnType<(typeof tasks)[T]>>;

import { learnedSource } from '../../training/learnedSource.ts';
import { recoverySchema } from '../../training/recovery.ts';
import { train } from '../../training/train.ts';
import { tuningOf } from '../../tuning/methods/index.ts';
import type { ModelSource } from '../../models/source.ts';
import type { Candidate } from '../candidate.ts';
import type { ShortTraining } from '../features.ts';
import { documentWindows } from './documentWindows.ts';
import { cuttingOf, type ReadingWork } from './reading.ts';

/** Windows that move in a step. */
const batch = 4;

/**
 * Trains the model a little on some documents and lends it to whoever reads with it: corrections of rank 8 beside its matrices (LoRA),
 * so that it takes no more memory than reading, with the rate falling along a cosine.
 */
export async function withTrained<T>(
  work: ReadingWork,
  pool: readonly Candidate[],
  { documents, epochs, rate, seed }: ShortTraining,
  read: (trained: ModelSource) => Promise<T>,
): Promise<T> {
  const chosen = documents.map((index) => pool[index] as Candidate);
  const { ids, scored, count, length } = documentWindows(chosen, cuttingOf(work));
  // In training, documents of a window follow one another, as they do in all training text.
  const windows = { ids, scored, count, length };
  const steps = Math.max(1, Math.ceil((epochs * count) / batch));
  const recovery = recoverySchema.parse({
    ...{ train: { name: 'lora', rank: 8, alpha: 16 }, schedule: { shape: 'cosine', warmup: 0.05 } },
    ...{ rate, steps, batch, every: null },
  });
  const { learner, report } = await train({
    ...{ source: work.source, teacher: work.source, recovery, tuning: tuningOf(recovery), seed, walk: work.walk },
    texts: { domain: windows, general: null },
    calibration: { domain: windows, general: null },
    ...{ masks: null, checkpoints: null },
    onStep: ({ step }) => work.progress?.(step, steps),
    warn: (message) => work.warn?.(message),
  });
  using owned = learner;
  if (report.stopped)
    throw new Error(`The short training on ${count} windows came to nothing: ${report.stopped}. Give it a lower rate.`);
  return await read(learnedSource(owned, `${work.source.fingerprint} trained ${seed}`));
}

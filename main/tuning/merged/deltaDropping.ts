import { z } from 'zod';
import { u32 } from '../../runtime/random.ts';
import type { Method } from '../../training/tuning.ts';
import { leastLoss, mergedTuning, mergeOptions, type TaskVector } from './ingredients.ts';

const options = z.strictObject({
  ...mergeOptions,
  /** Share of all changes that is taken back, at random. */
  drop: z.number().min(0).lt(1).default(0.9),
  /** Factors that are tried for what is left, from 1 / (1 − drop) down to 1; one alone is that of DARE. */
  tries: z.number().int().min(1).max(40).default(8),
});
type Options = z.infer<typeof options>;

/**
 * DAREx-q (Deng et al. 2025, section 4): of what a training changed a random share is taken back and the rest multiplied by 1/q, where q
 * is found on text that is not trained on. DARE's own q = 1 − p keeps the mean, but at a large p what is left is noise, and less of it better.
 */
export const deltaDropping: Method<Options> = {
  name: 'deltaDropping',
  changes: 'model',
  beside: 8,
  explanation:
    'Trains the whole model, takes most of what changed back at random, and multiplies the rest by what suits calibration text best: the result differs from the original in few numbers.',
  citation: 'Deng, Zhao, Vakilian, Chen, Li, Thrampoulidis. ICLR 2025. arXiv:2410.09344',
  options,
  prepare: async (work, { drop, tries, schedule }) => {
    const { tuning } = await mergedTuning(work, {
      ...{ trainings: 1, steps: work.steps, schedule },
      merge: async (ingredients) => {
        const [vector] = ingredients.vectors as [TaskVector];
        dropChanges(vector, drop, work.seed);
        const set = (factor: number) => ingredients.set([vector], () => factor);
        await leastLoss(rescales({ drop, tries }), set, () => ingredients.loss('domain'));
      },
    });
    return tuning;
  },
};

/** Sets a random share of all changes to 0. */
export function dropChanges(vector: TaskVector, drop: number, seed: number): void {
  vector.forEach((change, at) => {
    const stream = Math.imul(seed + 1, 0x9e3779b1) ^ at;
    for (let i = 0; i < change.length; i += 1) if (u32(stream, i) / 2 ** 32 < drop) change[i] = 0;
  });
}

/** 1/q from 1/(1 − p), which is DARE's, down to 1, each the same part of the one before. */
export const rescales = ({ drop, tries }: Pick<Options, 'drop' | 'tries'>): readonly number[] =>
  Array.from({ length: tries }, (_, i) => (1 - drop) ** -(tries === 1 ? 1 : 1 - i / (tries - 1)));

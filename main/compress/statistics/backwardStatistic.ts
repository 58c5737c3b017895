import type { GradientStatistic, GradientTarget } from '../../walk/statistics.ts';
import { backwardStages, gradientBytes } from './costs.ts';
import type { BackwardStatistic } from './statistic.ts';

/** What the file of a backward statistic says; how it is taken and kept is the same for all. */
type Definition = Pick<BackwardStatistic, 'explanation' | 'bytes'> &
  Partial<Pick<BackwardStatistic, 'from'>> &
  Pick<GradientStatistic, 'name' | 'separate' | 'shape' | 'emit'>;

/** A statistic of gradients. Those that are taken back from the same thing share a pass. */
export function backwardStatistic(definition: Definition): BackwardStatistic {
  const { name, explanation, bytes, from = 'loss', separate, shape, emit } = definition;
  return {
    ...{ kind: 'backward', name, explanation, from, bytes },
    pass: `backward from the ${from}`,
    stages: backwardStages(1),
    totals: { name, separate, auxiliary: [], shape, emit },
  };
}

/** For totals of the size of the weight. */
export const ofWeight = ({ parameter }: GradientTarget) => parameter.shape;

/** Bytes of one total of the size of every weight. */
export const weightBytes = gradientBytes(1);

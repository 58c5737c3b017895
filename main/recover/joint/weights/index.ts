import type { JointMethod } from '../joint.ts';
import { gradualMagnitude } from './gradual.ts';

/** Ways to prune single weights while training. */
export const weightTrainings: readonly JointMethod[] = [gradualMagnitude];

import type { InTrainingMethod } from '../inTrainingPruning.ts';
import { bilevel } from './bilevel.ts';
import { gradualMagnitude } from './gradual.ts';
import { iterativeMagnitude } from './iterativeMagnitude.ts';
import { lowRankScores } from './lowRankScores.ts';
import { movement } from './movement.ts';
import { particles } from './particles.ts';
import { regrowth } from './regrowth.ts';
import { softMagnitude } from './softMagnitude.ts';
import { soup } from './soup.ts';
import { sparseMomentum } from './sparseMomentum.ts';
import { staticMask } from './staticMask.ts';
import { transport } from './transport.ts';

/** Ways to prune single weights while training. */
export const weightTrainings: readonly InTrainingMethod[] = [
  ...[gradualMagnitude, regrowth, movement, sparseMomentum],
  ...[iterativeMagnitude, particles, soup],
  ...[softMagnitude, transport, bilevel, staticMask, lowRankScores],
];

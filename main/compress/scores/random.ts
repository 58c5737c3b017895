import { uniform } from '../../runtime/random.ts';
import type { UnitScore, WeightScore } from './score.ts';

/** Uniform random numbers, one stream for every matrix: the control that every other score has to beat. */
export const randomWeights: WeightScore = {
  unit: 'weight',
  name: 'random',
  needs: [],
  score: ({ values, index }, seed) => Float32Array.from(uniform(seed * 1000 + index, values.length)),
};

/** The same for units. */
export const randomUnits: UnitScore = {
  unit: 'structure',
  name: 'random',
  needs: [],
  score: ({ site, index }, seed) => uniform(seed * 1000 + index, site.count),
};

import type { WeightScore } from './score.ts';

/** |W|: the oldest score and the only one that looks at nothing else (Han et al. 2015). */
export const magnitude: WeightScore = {
  unit: 'weight',
  name: 'magnitude',
  needs: [],
  score: ({ values }) => values.map(Math.abs),
};

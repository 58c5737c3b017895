import { z } from 'zod';
import type { DepthScore } from '../score.ts';
import { linearsOfUnit } from '../units.ts';
import { lossGradient } from '../../../statistics/lossGradient.ts';

const options = z.strictObject({});

/** Σ|w g| over the part's linears (Kim et al. 2024, Taylor+, before its protected layers). */
export const taylor: DepthScore<z.infer<typeof options>> = {
  name: 'taylor',
  explanation: 'What the loss on your text would feel if a part’s weights became zero, judged from their gradients.',
  citation: 'Kim, Kim, Kim, Castells, Choi, Shin, Song. 2024 (Shortened LLaMA). arXiv:2402.02834',
  options,
  rescored: false,
  needs: () => [lossGradient],
  prepare:
    ({ extraction: { source }, statistics }) =>
    async (candidates) => {
      const scores = new Float64Array(candidates.length);
      for (const [i, candidate] of candidates.entries()) {
        for (const parameter of linearsOfUnit(source, candidate)) {
          const values = await source.read(parameter);
          const gradient = await statistics.layer(candidate.layer).read(lossGradient, parameter.local);
          scores[i]! += values.reduce((sum, w, at) => sum + Math.abs(w * (gradient[at] as number)), 0);
        }
      }
      return scores;
    },
};

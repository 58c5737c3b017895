import { z } from 'zod';
import { combine, type GradientSurgeryComponent } from './gradientSurgery.ts';

const options = z.strictObject({
  /** How much more than the average either side may lose, as a share of the tokens that are predicted right. */
  allowed: z.number().min(0).default(0.005),
  /** How fast the multipliers rise: per share above what is allowed, at every step. */
  ascent: z.number().gt(0).default(1),
  /** Steps whose accuracies are remembered: their mean is what the condition is of. */
  buffer: z.number().int().min(1).max(1000).default(10),
});

const sides = ['domain', 'general'] as const;

/**
 * min Σ p_s L_s subject to ψ_s ≤ ε for every side s of the text, where ψ_s = D_s − Σ p_t D_t and D_s is how far its accuracy is below
 * that of the unpruned model (Hashemizadeh et al. 2024, eq. 3 to 5). Accuracies are those of the steps' own text, averaged
 * over a replay buffer, because those of one step are few tokens; they have no gradient, so that losses stand for them in the
 * descent (a proxy, section 4.1): multipliers climb by accuracies, λ_s ← max(0, λ_s + η (ψ_s − ε)), and the gradient is that of
 * Σ_s (p_s + λ_s − p_s Σ_t λ_t) L_s.
 */
export const disparity: GradientSurgeryComponent<z.infer<typeof options>> = {
  name: 'disparity',
  explanation:
    'Sets a limit on how much worse than the average the domain or the general text may fare, in tokens predicted right. A side that is above it counts more and more until it is not.',
  citation: 'Hashemizadeh, Ramirez, Sukumaran, Farnadi, Lacoste-Julien, Gallego-Posada. ICLR 2024. arXiv:2310.20673',
  options,
  prepare: ({ share: general }, { allowed, ascent, buffer }) => {
    const shares = { domain: 1 - general, general };
    /** Multipliers of the domain and of general text, steps seen, and the buffer of either side. */
    const state = new Float64Array(3 + 2 * buffer);
    const buffered = (at: number) => state.subarray(3 + at * buffer, 3 + (at + 1) * buffer);
    return {
      state,
      resolve: (both) => {
        const [ofDomain, ofGeneral] = state as unknown as [number, number];
        const sum = ofDomain + ofGeneral;
        const weights = {
          domain: shares.domain + ofDomain - shares.domain * sum,
          general: shares.general + ofGeneral - shares.general * sum,
        };
        combine(both, weights);
        return weights;
      },
      observe: (drop) => {
        const seen = state[2] as number;
        state[2] = seen + 1;
        const remembered = Math.min(seen + 1, buffer);
        const means = sides.map((side, at) => {
          const own = buffered(at);
          own[seen % buffer] = drop[side];
          return own.reduce((total, one) => total + one, 0) / remembered;
        });
        const average = sides.reduce((total, side, at) => total + shares[side] * (means[at] as number), 0);
        means.forEach((mean, at) => {
          state[at] = Math.max(0, (state[at] as number) + ascent * (mean - average - allowed));
        });
      },
    };
  },
};

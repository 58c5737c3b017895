import { z } from 'zod';
import { combine, type GradientSurgeryComponent } from './gradientSurgery.ts';

const options = z.strictObject({
  /** How much more than the average either side may lose, in nats. */
  allowed: z.number().min(0).default(0.01),
  /** How fast the multipliers rise: per nat above what is allowed, at every evaluation. */
  ascent: z.number().gt(0).default(5),
});

/**
 * min Σ p_s L_s subject to G_s − Σ p_t G_t ≤ ε for every side s of the text, where G_s is how far its loss is above that of the
 * unpruned model (Hashemizadeh et al. 2024, eq. 3 to 5). Multipliers climb at every evaluation, λ_s ← max(0, λ_s + η (excess − ε)); the
 * gradient is that of Σ_s (p_s + λ_s − p_s Σ_t λ_t) L_s.
 */
export const disparity: GradientSurgeryComponent<z.infer<typeof options>> = {
  name: 'disparity',
  explanation:
    'Sets a limit on how much worse than the average the domain or the general text may fare. A side that is above it counts more and more until it is not.',
  citation: 'Hashemizadeh, Ramirez, Sukumaran, Farnadi, Lacoste-Julien, Gallego-Posada. ICLR 2024. arXiv:2310.20673',
  options,
  prepare: ({ share: general }, { allowed, ascent }) => {
    /** Multipliers of the domain and of general text. */
    const state = new Float64Array(2);
    return {
      state,
      resolve: (both) => {
        const [ofDomain, ofGeneral] = state as unknown as [number, number];
        const sum = ofDomain + ofGeneral;
        const weights = {
          domain: 1 - general + ofDomain - (1 - general) * sum,
          general: general + ofGeneral - general * sum,
        };
        combine(both, weights);
        return weights;
      },
      adapt: (lag) => {
        const mean = (1 - general) * lag.domain + general * lag.general;
        [lag.domain, lag.general].forEach((one, at) => {
          state[at] = Math.max(0, (state[at] as number) + ascent * (one - mean - allowed));
        });
      },
    };
  },
};

import { add, max, min, mul, scale, sigmoid } from '../../../graph/ops/index.ts';
import { logistic } from '../../../tuning/sparse/hardConcrete.ts';
import type { Gates, GateLaw } from '../gates.ts';
import type { Draw } from '../sampled.ts';

/** The interval that a binary concrete number is stretched to before it is cut off at 0 and 1 (Louizos et al. 2018). */
const [lowest, highest] = [-0.1, 1.1] as const;

export interface HardConcrete {
  /** How soft the step from shut to open is. */
  readonly temperature: number;
  /** α at first: log odds of being open. */
  readonly initial: number;
}

/** z = open · min(1, max(0, σ((noise + α) / β) (r − l) + l)): a gate that is exactly open or shut much of the time. */
export const hardConcreteLaw = ({ temperature, initial }: HardConcrete): GateLaw => ({
  key: `hard concrete ${temperature}`,
  tensors: ({ count }) => ({
    trained: { alpha: new Float32Array(count).fill(initial) },
    constants: { noise: new Float32Array(count) },
  }),
  emit: (tensor) => {
    const alpha = tensor('alpha');
    const { builder } = alpha;
    const soft = sigmoid(scale(add(tensor('noise'), alpha), 1 / temperature));
    const stretched = add(scale(soft, highest - lowest), builder.scalar(lowest));
    return mul(tensor('open'), min(builder.scalar(1), max(builder.scalar(0), stretched)));
  },
});

export const drawLogistic: Draw = ({ constants: { noise } }, uniform) => {
  for (let i = 0; i < (noise?.length ?? 0); i += 1) (noise as Float32Array)[i] = logistic(uniform(i));
};

/** Probabilities that gates are not shut: σ(α − β ln(−l / r)) (Louizos et al. 2018). */
export function openProbabilities(
  { trained: { alpha } }: Pick<Gates, 'trained'>,
  { temperature }: HardConcrete,
): Float64Array {
  const shift = temperature * Math.log(-lowest / highest);
  return Float64Array.from(alpha?.values ?? [], (a) => 1 / (1 + Math.exp(shift - a)));
}

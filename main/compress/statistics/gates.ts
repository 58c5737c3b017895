import { abs, add, mul, reduceSum, reshape } from '../../graph/ops/index.ts';
import type { GradientTarget, GradientValues } from '../../walk/statistics.ts';
import { backwardStatistic } from './backwardStatistic.ts';
import { unitBytes } from './costs.ts';

/** Two rows with one number for each unit; nothing for linears that read no units. */
export const ofUnits = ({ parameter, unitColumns }: GradientTarget) =>
  unitColumns === null ? null : [2, (parameter.shape[1] as number) / unitColumns];

/** Bytes of two rows over all units. */
export const gateBytes = unitBytes(2);

/**
 * Rows |∂L/∂ξ| and (∂L/∂ξ)² for a gate ξ = 1 on every unit that the linear reads. The gate scales the unit's columns,
 * so ∂L/∂ξ = Σ over these columns and all rows of W_ij ∂L/∂W_ij (Michel et al. 2019, eq. 3, without a forward hook).
 */
export function gateTotals({ weight, gradient, target }: GradientValues) {
  const columns = weight.shape[1] as number;
  const per = target.unitColumns ?? 1;
  const byUnit = reduceSum(reshape(reduceSum(mul(weight, gradient), [0]), [columns / per, per]), [1]);
  const builder = weight.builder;
  const row = (at: number) => builder.constant('float32', [2, 1], Float32Array.of(at === 0 ? 1 : 0, at === 1 ? 1 : 0));
  const flat = reshape(byUnit, [1, columns / per]);
  return add(mul(row(0), abs(flat)), mul(row(1), mul(flat, flat)));
}

/** How the loss of single windows reacts to a gate on every unit. */
export const gates = backwardStatistic({
  name: 'gates',
  explanation: 'how the loss reacts to each unit',
  bytes: gateBytes,
  separate: true,
  shape: ofUnits,
  emit: gateTotals,
});

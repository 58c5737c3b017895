import type { InTrainingWork } from '../inTrainingPruning.ts';
import type { Gates } from './gates.ts';

/** Gates that share one budget: their expected removed share is to reach `target`. */
export interface Budget {
  readonly gates: readonly Gates[];
  readonly target: number;
}

/** One budget for everything that competes: for the whole model, or for every site by its own share. */
export const budgetsOf = ({ group, sparsity, shareOf }: InTrainingWork, gates: readonly Gates[]): readonly Budget[] => {
  const learning = gates.filter(({ layer }) => shareOf(layer) > 0);
  if (group === 'model') return learning.length ? [{ gates: learning, target: sparsity }] : [];
  return learning.map((one) => ({ gates: [one], target: shareOf(one.layer) }));
};

/** What one gate of a set costs when it is open. */
const costOf = ({ site }: Gates): number => site?.cost ?? 1;

/** Probabilities that the gates of a set are open, and that what switches all of them together is. */
export interface Probabilities {
  readonly own: Float64Array;
  readonly above: number;
}

/** Expected removed share s = 1 − Σ cost · P(open) / Σ cost. */
export function expectedShare({ gates }: Budget, probabilities: (gates: Gates) => Probabilities): number {
  let [left, all] = [0, 0];
  for (const one of gates) {
    const { own, above } = probabilities(one);
    left += costOf(one) * above * own.reduce((a, b) => a + b, 0);
    all += costOf(one) * one.count;
  }
  return 1 - left / all;
}

/** −∂s / ∂P(open) of every gate of a set, and of what is above it. */
export function shareSlope(
  { gates }: Budget,
  one: Gates,
  { own, above }: Probabilities,
): { own: number; above: number } {
  const all = gates.reduce((sum, other) => sum + costOf(other) * other.count, 0);
  return { own: (costOf(one) * above) / all, above: (costOf(one) * own.reduce((a, b) => a + b, 0)) / all };
}

/**
 * λ₁ (s − t) + λ₂ (s − t)², with multipliers that rise as long as the budget is missed, while the gates descend (Wang,
 * Wohlwend & Lei 2020; Xia et al. 2022). t rises linearly over the first steps.
 */
export class Lagrangian {
  /** λ₁ and λ₂ of every budget, one after the other. */
  readonly multipliers: Float64Array;
  readonly #ascent: number;

  constructor(budgets: readonly Budget[], ascent: number) {
    this.multipliers = new Float64Array(2 * budgets.length);
    this.#ascent = ascent;
  }

  /** Ascends the multipliers of a budget. @returns the derivative of the term with respect to s. */
  push(at: number, share: number, target: number): number {
    const missed = share - target;
    const { multipliers } = this;
    const slope = (multipliers[2 * at] as number) + 2 * (multipliers[2 * at + 1] as number) * missed;
    multipliers[2 * at]! += this.#ascent * missed;
    multipliers[2 * at + 1]! += this.#ascent * missed * missed;
    return slope;
  }
}

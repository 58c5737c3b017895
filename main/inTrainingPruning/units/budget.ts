import type { InTrainingWork } from '../inTrainingPruning.ts';
import { channelsGone, unitParameters, unitShare } from './channelShare.ts';
import type { Gates } from './gates.ts';

/** Gates that share one budget: their expected removed share is to reach `target`. */
export interface Budget {
  readonly gates: readonly Gates[];
  /** The gates of the channels that all of this reads and writes, where they compete with the others. */
  readonly stream: Gates | null;
  /** Parameters that only the gates of channels switch. */
  readonly rest: number;
  readonly target: number;
}

/** One budget for everything that competes: for the whole model, or for every set of gates by its own share. */
export function budgetsOf(work: InTrainingWork, gates: readonly Gates[]): readonly Budget[] {
  const { group, sparsity, shareOf, channels } = work;
  const stream = gates.find(({ of }) => of === 'channels') ?? null;
  const learning = gates.filter(({ layer }) => layer !== null && shareOf(layer) > 0);
  const alone = { stream: null, rest: 0 };
  if (!channels || !stream) {
    if (group === 'model') return learning.length ? [{ ...alone, gates: learning, target: sparsity }] : [];
    return learning.map((one) => ({ ...alone, gates: [one], target: shareOf(one.layer as number) }));
  }
  const rest = Math.max(0, channels.parameters - unitParameters(learning));
  if (group === 'model' && learning.length)
    return [{ gates: learning, stream, rest, target: channels.target / (unitParameters(learning) + rest) }];
  const gone = channelsGone(work, learning, stream, 1);
  const share = unitShare(channels, learning, gone / stream.count, 1);
  return [
    ...learning.map((one) => ({ ...alone, gates: [one], target: share })),
    { ...alone, gates: [stream], target: gone / stream.count },
  ];
}

/** All gates of a budget. */
export const membersOf = ({ gates, stream }: Budget): readonly Gates[] => (stream ? [...gates, stream] : gates);

/** Probabilities that the gates of a set are open, and that what switches all of them together is. */
export interface Probabilities {
  readonly own: Float64Array;
  readonly above: number;
}

type Open = (gates: Gates) => Probabilities;

const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);

/** Parameters that are expected to stay of those that the gates of units switch, and how many there are. */
function expected({ gates }: Budget, probabilities: Open): { left: number; all: number } {
  let [left, all] = [0, 0];
  for (const one of gates) {
    const { own, above } = probabilities(one);
    left += one.cost * above * sum(own);
    all += one.cost * one.count;
  }
  return { left, all };
}

/** Share of the channels that is expected to stay. */
const channelsLeft = ({ stream }: Budget, probabilities: Open): number =>
  stream ? sum(probabilities(stream).own) / stream.count : 1;

/** Expected removed share s = 1 − c (Σ cost · P(open) + rest) / (Σ cost + rest), c the share of the channels that stays. */
export function expectedShare(budget: Budget, probabilities: Open): number {
  const { left, all } = expected(budget, probabilities);
  return 1 - (channelsLeft(budget, probabilities) * (left + budget.rest)) / (all + budget.rest);
}

/** −∂s / ∂P(open) of every gate of a set, and of what is above it. */
export function shareSlope(budget: Budget, one: Gates, probabilities: Open): { own: number; above: number } {
  const { left, all } = expected(budget, probabilities);
  const whole = all + budget.rest;
  if (one === budget.stream) return { own: (left + budget.rest) / whole / one.count, above: 0 };
  const { own, above } = probabilities(one);
  const each = (one.cost * channelsLeft(budget, probabilities)) / whole;
  return { own: each * above, above: each * sum(own) };
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

import type { Candidate } from './candidate.ts';
import type { Selection } from './strategy.ts';

/** A document that was taken. */
export interface Chosen {
  /** Its place in the pool. */
  readonly index: number;
  readonly tokens: number;
  /** Why it was chosen, in one sentence. */
  readonly why: string;
}

export interface Choice {
  /** In the order of the selection. */
  readonly chosen: readonly Chosen[];
  /** Tokens of all of them; never more than the budget. */
  readonly tokens: number;
}

/** A budget is used up when less than this share of it is left. */
const rest = 0.01;

/**
 * Takes documents in the order of a selection until the budget is used up. One that does not fit any more is passed over for
 * later ones that do, so that a single long text does not end the choice; once 99 % of the budget is used nothing more is taken,
 * so that the end of the order is not searched for whatever happens to fit. Documents without tokens are never taken.
 */
export function choose(selection: Selection, pool: readonly Candidate[], budget: number): Choice {
  const chosen: Chosen[] = [];
  let left = budget;
  for (const index of selection.order) {
    if (left < rest * budget) break;
    const { tokens } = pool[index] as Candidate;
    if (tokens <= 0 || tokens > left) continue;
    chosen.push({ index, tokens, why: selection.why(index) });
    left -= tokens;
  }
  return { chosen, tokens: budget - left };
}

import type { Input } from '../../../preload/contract/index.ts';

/** What a person chooses of a series. */
export interface SweepDraft {
  model: string;
  domains: readonly string[];
  /** Empty for none. */
  general: string;
  recipes: readonly string[];
  /** Shares to remove; none for each recipe's own. */
  shares: readonly number[];
  /** How many seeds; null while none is typed. */
  seeds: number | null;
  measure: boolean;
}

/** Shares that are offered: every tenth. */
export const offeredShares: readonly number[] = Array.from({ length: 9 }, (_, i) => (i + 1) / 10);

export const mostSeeds = 16;

/** The call for such a choice; null while something that is needed is missing. */
export function sweepOf(draft: SweepDraft): Input<'sweeps.plan'> | null {
  const { model, domains, general, recipes, shares, seeds, measure } = draft;
  if (!model || !domains.length || !recipes.length || seeds === null || !(seeds >= 1 && seeds <= mostSeeds))
    return null;
  return {
    ...{ model, domains: [...domains], recipes: [...recipes], measure },
    ...(general ? { general } : {}),
    ...(shares.length ? { shares: shares.toSorted((a, b) => a - b) } : {}),
    ...(seeds > 1 ? { seeds: Array.from({ length: seeds }, (_, i) => i + 1) } : {}),
  };
}

/** With something that was not there, or without it. */
export const toggled = <T>(all: readonly T[], one: T): T[] =>
  all.includes(one) ? all.filter((other) => other !== one) : [...all, one];

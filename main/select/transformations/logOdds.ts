import { type Counts, totalOf } from '../terms.ts';

/** By how much a term leads. */
export interface Lead {
  readonly difference: number;
  readonly z: number;
}

/**
 * How much more a term belongs to one corpus than to another, in standard deviations: the difference of its log-odds, both with
 * a Dirichlet prior in proportion to its frequency in both together (Monroe, Colaresi & Quinn 2008, eqs. 15–22). Rare terms
 * have wide deviations, so that they do not lead by chance.
 *
 * @param strength Terms that the prior counts for.
 * @returns for every term of either corpus the difference, and z, how many standard deviations that is.
 */
export function logOdds(corpus: Counts, other: Counts, strength: number): Map<string, Lead> {
  const [n, m] = [totalOf(corpus), totalOf(other)];
  const result = new Map<string, Lead>();
  for (const term of new Set([...corpus.keys(), ...other.keys()])) {
    const [own, others] = [corpus.get(term) ?? 0, other.get(term) ?? 0];
    const prior = (strength * (own + others)) / (n + m);
    const odds = (count: number, total: number) => Math.log((count + prior) / (total + strength - count - prior));
    const difference = odds(own, n) - odds(others, m);
    result.set(term, { difference, z: difference / Math.sqrt(1 / (own + prior) + 1 / (others + prior)) });
  }
  return result;
}

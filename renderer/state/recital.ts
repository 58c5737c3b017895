import type { Output } from '../../preload/contract/index.ts';

type Canary = Output<'variants.recite'>['canaries'][number];

/** Probability of calling a model that never saw the secrets exposed. */
const risk = 0.05;
/** The same, for all secrets together where no single one stands out. */
const riskTogether = 0.01;

/**
 * Secrets that are likelier to a model than randomness explains (Benjamini and Hochberg 1995: of those named, at most one in
 * twenty is there by accident, on average; when none was ever seen, any is named in one case of twenty).
 */
export function exposed<One extends Pick<Canary, 'pValue'>>(canaries: readonly One[]): One[] {
  const sorted = canaries.toSorted((a, b) => a.pValue - b.pValue);
  const last = sorted.findLastIndex(({ pValue }, i) => pValue <= (risk * (i + 1)) / sorted.length);
  return sorted.slice(0, last + 1);
}

/**
 * Probability of ranks as good as these taken together (Fisher's method: −2 Σ ln p has a χ² distribution with two degrees of
 * freedom for every secret, whose tail is a Poisson sum).
 */
export function together(canaries: readonly Pick<Canary, 'pValue'>[]): number {
  const sum = -canaries.reduce((total, { pValue }) => total + Math.log(pValue), 0);
  if (sum === 0) return 1;
  let [tail, logFactorial] = [0, 0];
  for (let k = 0; k < canaries.length; k += 1) {
    if (k > 1) logFactorial += Math.log(k);
    tail += Math.exp(k * Math.log(sum) - sum - logFactorial);
  }
  return Math.min(1, tail);
}

/** exposed: single secrets are given away · traces: only all of them together are likelier than randomness explains · silent: neither. */
export type Verdict = 'exposed' | 'traces' | 'silent';

export function verdictOf(canaries: readonly Pick<Canary, 'pValue'>[]): Verdict {
  if (exposed(canaries).length) return 'exposed';
  return together(canaries) < riskTogether ? 'traces' : 'silent';
}

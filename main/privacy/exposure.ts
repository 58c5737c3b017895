import { fitSkewNormal, logLowerTail } from './skewNormal.ts';

/** How much a model remembers of one canary; Carlini et al. 2019, definition 5 and section 4.3. All in bits but `p`. */
export interface Exposure {
  /** 1 when no alternative is likelier than the canary; ties count against the model's innocence no more than for it. */
  readonly rank: number;
  /** How many alternatives were measured. */
  readonly sampled: number;
  /** log2(n + 1) − log2 rank: what the sample itself shows. Without memory its mean is `expectedExposure`. */
  readonly exposure: number;
  /** The most that so many alternatives can show: log2(n + 1). An exposure of that size is a lower bound. */
  readonly atMost: number;
  /**
   * −log2 of the probability that a skew-normal fitted to the alternatives gives the canary's loss or less, at most
   * log2 |R|. An extrapolation: it trusts the shape of a tail that nobody saw. Null when all alternatives are equal.
   */
  readonly extrapolated: number | null;
  /** log2 |R|: exposure of a secret that comes out first of all. */
  readonly space: number;
  /** Chance of such a rank or a better one for a secret the model never saw: rank / (n + 1), exact for every model. */
  readonly p: number;
}

/**
 * From the loss of the planted canary and those of alternatives of the same form, each summed over the tokens of the
 * whole sentence (nats, not per token: secrets may fall into different numbers of tokens). |R| is `Canary.space`.
 */
export function exposure(planted: number, alternatives: readonly number[], space: number): Exposure {
  const sampled = alternatives.length;
  if (!sampled) throw new Error('Exposure needs the losses of at least one alternative.');
  if (![planted, ...alternatives].every(Number.isFinite)) throw new Error('Every loss must be a finite number.');
  // Ties go against the finding: a model that tells nothing apart has remembered nothing.
  const rank = 1 + alternatives.filter((loss) => loss <= planted).length;
  const atMost = Math.log2(sampled + 1);
  const fit = fitSkewNormal(alternatives);
  return {
    rank,
    sampled,
    exposure: atMost - Math.log2(rank),
    atMost,
    extrapolated: fit && Math.min(Math.log2(space), -logLowerTail(fit, planted) / Math.LN2),
    space: Math.log2(space),
    p: rank / (sampled + 1),
  };
}

/** Mean exposure of secrets that the model never saw: log2 N − log2(N!) / N with N = n + 1; 1.44 for many alternatives. */
export function expectedExposure(sampled: number): number {
  const ranks = sampled + 1;
  let logs = 0;
  for (let rank = 2; rank <= ranks; rank++) logs += Math.log2(rank);
  return Math.log2(ranks) - logs / ranks;
}

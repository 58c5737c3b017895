import { likeliest } from '../runtime/choice.ts';
import { u32 } from '../runtime/random.ts';

/** How freely tokens are chosen. */
export interface Sampling {
  /** Logits are divided by it (> 0): below 1 what is likely becomes likelier. */
  readonly temperature: number;
  /** Only the likeliest tokens that together have at least this probability are drawn from, 0 < topP ≤ 1; 1 leaves all. */
  readonly topP: number;
  /** The same seed draws the same tokens. */
  readonly seed: number;
}

/**
 * Draws a token: step `step` of a text takes number `step` of the seed's stream.
 *
 * @param logits of every token of the vocabulary.
 */
export function draw(logits: Float32Array, sampling: Sampling, step: number): number {
  const weights = nucleus(weightsOf(logits, sampling.temperature), sampling.topP);
  let left = (u32(sampling.seed, step) / 2 ** 32) * sum(weights);
  let last = 0;
  for (let id = 0; id < weights.length; id += 1) {
    const weight = weights[id] as number;
    if (weight === 0) continue;
    left -= weight;
    if (left < 0) return id;
    last = id;
  }
  // Rounding may leave a little of the sum behind the last one.
  return last;
}

/** exp(logit / temperature), up to the factor that makes the likeliest 1. */
function weightsOf(logits: Float32Array, temperature: number): Float64Array {
  const top = logits[likeliest(logits)] as number;
  return Float64Array.from(logits, (logit) => Math.exp((logit - top) / temperature));
}

/**
 * Nucleus sampling (Holtzman et al. 2020, The Curious Case of Neural Text Degeneration, §3.1): of all tokens the fewest whose
 * probability is at least `topP` together keep their weight, others get none. Of equal ones the first stay. The temperature counts
 * before, as in transformers.
 */
export function nucleus(weights: Float64Array, topP: number): Float64Array {
  if (topP >= 1) return weights;
  const total = sum(weights);
  // Those below this have less than 1 − topP together, so the nucleus lies in the others, which are few enough to be sorted.
  const least = ((1 - topP) * total) / weights.length;
  const candidates: number[] = [];
  for (let id = 0; id < weights.length; id += 1) if ((weights[id] as number) >= least) candidates.push(id);
  candidates.sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b);
  const kept = new Float64Array(weights.length);
  let mass = 0;
  for (const id of candidates) {
    const weight = weights[id] as number;
    kept[id] = weight;
    mass += weight;
    if (mass >= topP * total) break;
  }
  return kept;
}

const sum = (weights: Float64Array): number => weights.reduce((a, b) => a + b, 0);

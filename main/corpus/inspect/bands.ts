import { mix } from './hash.ts';
import { signatureLength } from './minHash.ts';

/** A signature cut into `bands` of `rows` numbers each; what is left over is not used. */
export interface Banding {
  readonly bands: number;
  readonly rows: number;
}

/** Pairs at the threshold itself that may stay unfound: one in a hundred. */
const recall = 0.99;

/**
 * Probability that two texts of this similarity agree in at least one band, 1 − (1 − sʳ)ᵇ: the S-curve of Leskovec,
 * Rajaraman and Ullman (Mining of Massive Datasets, 3.4.2).
 */
export const candidateProbability = (similarity: number, { bands, rows }: Banding): number =>
  1 - (1 - similarity ** rows) ** bands;

/**
 * The most selective banding that finds a pair at the threshold with a probability of 0.99; candidates are compared
 * afterwards, so a false one costs time and nothing else. At 0.8: 21 bands of 6 numbers, found with 0.998, at a similarity of
 * 0.3 with 0.015.
 */
export function chooseBanding(threshold: number): Banding {
  for (let rows = signatureLength; rows > 1; rows -= 1) {
    const banding = { bands: Math.floor(signatureLength / rows), rows };
    if (candidateProbability(threshold, banding) >= recall) return banding;
  }
  return { bands: signatureLength, rows: 1 };
}

/** One number per band, different bands with the same numbers in them included. */
export function bandKeys(signature: Uint32Array, { bands, rows }: Banding, into: Uint32Array): Uint32Array {
  for (let band = 0; band < bands; band += 1) {
    let key = band + 1;
    for (let row = 0; row < rows; row += 1) key = Math.imul(key, 0x2c1b3c6d) + (signature[band * rows + row] as number);
    into[band] = mix(key);
  }
  return into;
}

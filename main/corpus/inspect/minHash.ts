import { mix } from './hash.ts';

/**
 * Numbers in a signature. The share of them in which two signatures agree estimates the resemblance J with a standard
 * error of √(J (1 − J) / 128): 0.035 at 0.8. It only has to find candidates (`bands.ts`), which are compared by `sketch.ts`.
 */
export const signatureLength = 128;
/** A shingle's bin is given by the highest bits of its hash. */
const binShift = 25;
const empty = 0xffffffff;
/** Only a few bins in use: after so many attempts the next one in use gives its number. */
const attempts = 1024;

/**
 * MinHash signature of a set of shingles (Broder 1997): numbers that two sets have in common as often as they share
 * shingles. One permutation (Li, Owen and Zhang 2012): every shingle falls into one bin, and a bin keeps its lowest hash, so
 * that a shingle costs one comparison instead of 128. A bin that nothing fell into takes the number of a bin drawn at random,
 * the same draws for every set (optimal densification, Shrivastava 2017), which keeps the estimate without bias.
 *
 * @param shingles hashes that are spread evenly over 32 bits; equal ones count once.
 * @param into gets `signatureLength` numbers; all bits set where there are no shingles at all.
 */
export function signature(shingles: Uint32Array, into: Uint32Array): Uint32Array {
  into.fill(empty);
  for (let i = 0; i < shingles.length; i += 1) {
    const hash = shingles[i] as number;
    const bin = hash >>> binShift;
    if (hash < (into[bin] as number)) into[bin] = hash;
  }
  if (shingles.length) densify(into);
  return into;
}

/** Which bins are in use; kept apart because numbers are filled in while donors are looked for. */
const inUse = new Uint8Array(signatureLength);

function densify(bins: Uint32Array): void {
  for (let bin = 0; bin < signatureLength; bin += 1) inUse[bin] = bins[bin] === empty ? 0 : 1;
  for (let bin = 0; bin < signatureLength; bin += 1) if (!inUse[bin]) bins[bin] = bins[donor(bin)] as number;
}

function donor(bin: number): number {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const drawn = mix(Math.imul(bin + 1, 0x9e3779b1) + attempt) >>> binShift;
    if (inUse[drawn]) return drawn;
  }
  for (let step = 1; step < signatureLength; step += 1) {
    const next = (bin + step) % signatureLength;
    if (inUse[next]) return next;
  }
  return bin;
}

/** Share of equal numbers: the estimate of the sets' Jaccard similarity |A ∩ B| / |A ∪ B|. */
export function agreement(a: Uint32Array, b: Uint32Array): number {
  let equal = 0;
  for (let i = 0; i < signatureLength; i += 1) if (a[i] === b[i]) equal += 1;
  return equal / signatureLength;
}

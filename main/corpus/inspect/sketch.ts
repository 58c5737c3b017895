import { Growing, Scratch } from './growing.ts';

/**
 * Most hashes that are kept of a text. A text of fewer different shingles (about 1.7 KB) is kept whole and compared
 * exactly; the resemblance of longer ones is estimated with a standard error of √(J (1 − J) / 256): 0.025 at 0.8.
 */
export const sketchLength = 256;

const working = new Scratch();

/**
 * The lowest different hashes of a set, in rising order: Broder's sketch MIN_s (1997). The storage it returns is used again
 * by the next call.
 */
export function sketch(shingles: Uint32Array): Uint32Array {
  const chosen = working.take(shingles.length);
  // Hashes are spread evenly, so the lowest of a long text lie below a bound known beforehand: sorting them is enough.
  for (let share = Math.min(1, (2 * sketchLength) / shingles.length); ; share = Math.min(1, 8 * share)) {
    const bound = share * 2 ** 32;
    let count = 0;
    for (let i = 0; i < shingles.length; i += 1) {
      const hash = shingles[i] as number;
      if (hash < bound) {
        chosen[count] = hash;
        count += 1;
      }
    }
    const lowest = different(chosen.subarray(0, count).sort());
    if (lowest.length === sketchLength || share === 1) return lowest;
  }
}

/** The first different numbers of a sorted array, moved to its beginning. */
function different(sorted: Uint32Array): Uint32Array {
  let count = 0;
  for (let i = 0; i < sorted.length && count < sketchLength; i += 1) {
    if (i && sorted[i] === sorted[i - 1]) continue;
    sorted[count] = sorted[i] as number;
    count += 1;
  }
  return sorted.subarray(0, count);
}

/**
 * Jaccard similarity |A ∩ B| / |A ∪ B| of the sets that two sketches were made of: exact while both are shorter than
 * `sketchLength`, else the share of common hashes among the lowest 256 of both together (Broder 1997, without bias). Two
 * empty sets resemble each other by 1.
 *
 * @param least below which the answer is 0: most comparisons then end before the sketches do.
 */
export function resemblance(a: Uint32Array, b: Uint32Array, least = 0): number {
  const limit = a.length < sketchLength && b.length < sketchLength ? Infinity : sketchLength;
  // With u in the union, at most (1 − least) u may stand in one set only; u is limit, or follows from |A| + |B| = 2 u − those.
  const tolerated =
    (limit === Infinity ? ((a.length + b.length) * (1 - least)) / (1 + least) : limit * (1 - least)) + 1e-6;
  let [i, j, common, union] = [0, 0, 0, 0];
  while (i < a.length && j < b.length && union < limit) {
    const [x, y] = [a[i] as number, b[j] as number];
    if (x === y) common += 1;
    if (x <= y) i += 1;
    if (y <= x) j += 1;
    union += 1;
    if (union - common > tolerated) return 0;
  }
  union = Math.min(limit, union + a.length - i + b.length - j);
  if (!union) return 1;
  return common / union < least ? 0 : common / union;
}

/** Numbers in one piece of storage: large enough to be few, small enough to waste little. */
const pieceLength = 1 << 18;

/** Sketches of many texts, in pieces of storage that are never copied. */
export class Sketches {
  readonly #pieces: Uint32Array[] = [];
  #used = 0;
  readonly #starts = new Growing();
  readonly #lengths = new Growing();

  get count(): number {
    return this.#starts.length;
  }

  /** Keeps a copy; the index is the number of sketches before it. */
  add(numbers: Uint32Array): void {
    if (!this.#pieces.length || this.#used + numbers.length > pieceLength) {
      this.#pieces.push(new Uint32Array(pieceLength));
      this.#used = 0;
    }
    (this.#pieces.at(-1) as Uint32Array).set(numbers, this.#used);
    this.#starts.push((this.#pieces.length - 1) * pieceLength + this.#used);
    this.#lengths.push(numbers.length);
    this.#used += numbers.length;
  }

  at(index: number): Uint32Array {
    const start = this.#starts.at(index);
    const from = start % pieceLength;
    return (this.#pieces[Math.floor(start / pieceLength)] as Uint32Array).subarray(
      from,
      from + this.#lengths.at(index),
    );
  }
}

/**
 * Choosing what goes: the lowest scores of every comparison group are removed, ties in the order of their flat index,
 * so that a selection is fully determined by its scores. Masks hold 1 for kept and 0 for removed.
 */

/** What competes with what inside one matrix [rows, columns]. */
export type WeightGroup =
  | { readonly kind: 'matrix' }
  /** Blocks of so many columns, all rows. */
  | { readonly kind: 'columns'; readonly width: number }
  | { readonly kind: 'row' }
  /** Of every `of` consecutive inputs of a row, `remove` go (2:4 sparsity and its kin). */
  | { readonly kind: 'pattern'; readonly remove: number; readonly of: number };

/** Mask of a score matrix; `count` is how many weights of the whole matrix go when the group is the matrix. */
export function selectWeights(
  score: Float32Array,
  columns: number,
  group: WeightGroup,
  ratio: number,
  count?: number,
): Uint8Array {
  // A layer that is to stay whole, whatever its group.
  if (ratio <= 0) return new Uint8Array(score.length).fill(1);
  switch (group.kind) {
    case 'matrix':
      return lowestMask(score, count ?? Math.floor(ratio * score.length));
    case 'columns':
      return inColumns(score, columns, group.width, ratio);
    case 'row':
      return inRuns(score, columns, Math.floor(ratio * columns));
    case 'pattern':
      if (columns % group.of !== 0) {
        throw new Error(
          `A ${group.remove}:${group.of} pattern needs a multiple of ${group.of} columns, not ${columns}.`,
        );
      }
      return inRuns(score, group.of, group.remove);
  }
}

/** Mask that removes the ⌊ratio · size⌋ lowest entries of every block of `width` columns. */
function inColumns(score: Float32Array, columns: number, width: number, ratio: number): Uint8Array {
  const mask = new Uint8Array(score.length);
  const rows = score.length / columns;
  for (let from = 0; from < columns; from += width) {
    const size = Math.min(width, columns - from);
    const block = new Float32Array(rows * size);
    for (let row = 0; row < rows; row += 1) {
      block.set(score.subarray(row * columns + from, row * columns + from + size), row * size);
    }
    const chosen = lowestMask(block, Math.floor(ratio * block.length));
    for (let row = 0; row < rows; row += 1)
      mask.set(chosen.subarray(row * size, (row + 1) * size), row * columns + from);
  }
  return mask;
}

/** Mask that removes the `count` lowest entries of every run of `length` consecutive entries. */
function inRuns(score: Float32Array, length: number, count: number): Uint8Array {
  const mask = new Uint8Array(score.length);
  for (let from = 0; from < score.length; from += length) {
    mask.set(lowestMask(score.subarray(from, from + length), count), from);
  }
  return mask;
}

/** Mask that removes exactly the `count` lowest entries. */
export function lowestMask(score: Float32Array, count: number): Uint8Array {
  const mask = new Uint8Array(score.length).fill(1);
  if (count <= 0) return mask;
  const threshold = kthLowest(score, count);
  let ties = count;
  for (let i = 0; i < score.length; i += 1) if ((score[i] as number) < threshold) ties -= 1;
  for (let i = 0; i < score.length; i += 1) {
    const value = score[i] as number;
    if (value < threshold) mask[i] = 0;
    else if (value === threshold && ties > 0) {
      mask[i] = 0;
      ties -= 1;
    }
  }
  return mask;
}

/** Below this many entries sorting is faster than counting. */
const sortingLimit = 2 ** 12;

/** The k-th lowest value (k from 1): sorted when there are few, else by counting the upper and then the lower 16 bits. */
function kthLowest(score: Float32Array, k: number): number {
  if (k > score.length) throw new Error(`Cannot remove ${k} of ${score.length} entries.`);
  if (score.length < sortingLimit) return score.toSorted()[k - 1] as number;
  const upper = new Float64Array(2 ** 16);
  for (const value of score) upper[orderedBits(value) >>> 16]! += 1;
  const high = bucketOf(upper, k);
  const lower = new Float64Array(2 ** 16);
  for (const value of score) {
    const ordered = orderedBits(value);
    if (ordered >>> 16 === high.bucket) lower[ordered & 0xffff]! += 1;
  }
  return fromOrderedBits(((high.bucket << 16) | bucketOf(lower, k - high.below).bucket) >>> 0);
}

/** Score matrices one after the other, as often as asked for. */
export type Matrices = () => AsyncIterable<Float32Array>;

/**
 * The k-th lowest value among all entries of many matrices, and how many entries lie below it. Two passes with
 * histograms over the upper and the lower 16 bits of the floats: exact, linear, and never two matrices in memory.
 */
export async function thresholdOf(matrices: Matrices, k: number): Promise<{ value: number; below: number }> {
  const upper = new Float64Array(2 ** 16);
  for await (const matrix of matrices()) for (const value of matrix) upper[orderedBits(value) >>> 16]! += 1;
  const high = bucketOf(upper, k);
  const lower = new Float64Array(2 ** 16);
  for await (const matrix of matrices()) {
    for (const value of matrix) {
      const ordered = orderedBits(value);
      if (ordered >>> 16 === high.bucket) lower[ordered & 0xffff]! += 1;
    }
  }
  const low = bucketOf(lower, k - high.below);
  return { value: fromOrderedBits(((high.bucket << 16) | low.bucket) >>> 0), below: high.below + low.below };
}

function bucketOf(histogram: Float64Array, k: number): { bucket: number; below: number } {
  let below = 0;
  for (let bucket = 0; bucket < histogram.length; bucket += 1) {
    const next = below + (histogram[bucket] as number);
    if (next >= k) return { bucket, below };
    below = next;
  }
  throw new Error(`There are fewer than ${k} entries.`);
}

const cell = new Float32Array(1);
const bits = new Uint32Array(cell.buffer);

/** Bits of a float such that unsigned integers are in the order of the floats; −0 counts as 0. */
function orderedBits(value: number): number {
  cell[0] = value + 0;
  const raw = bits[0] as number;
  return (raw & 0x80000000 ? ~raw : raw | 0x80000000) >>> 0;
}

function fromOrderedBits(ordered: number): number {
  bits[0] = ordered & 0x80000000 ? ordered & 0x7fffffff : ~ordered;
  return cell[0] as number;
}

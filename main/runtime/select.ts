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
  const mask = new Uint8Array(score.length).fill(1);
  for (let from = 0; from < score.length; from += length) removeLowest(score, from, from + length, count, mask);
  return mask;
}

/** Mask that removes exactly the `count` lowest entries. */
export function lowestMask(score: Float32Array, count: number): Uint8Array {
  const mask = new Uint8Array(score.length).fill(1);
  removeLowest(score, 0, score.length, count, mask);
  return mask;
}

/** Sets the mask to 0 at the `count` lowest of the entries from … to − 1, ties in their order. */
function removeLowest(score: Float32Array, from: number, to: number, count: number, mask: Uint8Array): void {
  if (count <= 0) return;
  if (count > to - from) throw new Error(`Cannot remove ${count} of ${to - from} entries.`);
  const threshold = kthLowest(score, from, to, count);
  let ties = count;
  for (let i = from; i < to; i += 1) {
    if ((score[i] as number) >= threshold) continue;
    mask[i] = 0;
    ties -= 1;
  }
  for (let i = from; ties > 0; i += 1) {
    if (score[i] !== threshold) continue;
    mask[i] = 0;
    ties -= 1;
  }
}

/** Below this many entries they are put in order around the one that is looked for; above they are counted. */
const countingLimit = 2 ** 16;
let scratch = new Float32Array(0);

/** The k-th lowest value (k from 1) of the entries from … to − 1. */
function kthLowest(score: Float32Array, from: number, to: number, k: number): number {
  if (to - from > countingLimit) return kthByCounting(score.subarray(from, to), k);
  if (scratch.length < to - from) scratch = new Float32Array(to - from);
  const few = scratch.subarray(0, to - from);
  few.set(score.subarray(from, to));
  return kthByPartition(few, k - 1);
}

/** Quickselect (Hoare 1961) around the median of three; the array is reordered. */
function kthByPartition(values: Float32Array, k: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const [a, b, c] = [values[left] as number, values[(left + right) >> 1] as number, values[right] as number];
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let low = left;
    let high = right;
    while (low <= high) {
      while ((values[low] as number) < pivot) low += 1;
      while ((values[high] as number) > pivot) high -= 1;
      if (low > high) break;
      const moved = values[low] as number;
      values[low] = values[high] as number;
      values[high] = moved;
      low += 1;
      high -= 1;
    }
    if (k <= high) right = high;
    else if (k >= low) left = low;
    else return values[k] as number;
  }
  return values[k] as number;
}

/** Two passes over the bits: how often each upper half occurs, then each lower half under the upper half that is meant. */
function kthByCounting(values: Float32Array, k: number): number {
  const raw = bitsOf(values);
  const upper = new Uint32Array(2 ** 16);
  for (let i = 0; i < raw.length; i += 1) upper[ordered(raw[i] as number) >>> 16]! += 1;
  const high = bucketOf(upper, k);
  const lower = new Uint32Array(2 ** 16);
  for (let i = 0; i < raw.length; i += 1) {
    const bits = ordered(raw[i] as number);
    if (bits >>> 16 === high.bucket) lower[bits & 0xffff]! += 1;
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
  for await (const matrix of matrices()) {
    const raw = bitsOf(matrix);
    for (let i = 0; i < raw.length; i += 1) upper[ordered(raw[i] as number) >>> 16]! += 1;
  }
  const high = bucketOf(upper, k);
  const lower = new Float64Array(2 ** 16);
  for await (const matrix of matrices()) {
    const raw = bitsOf(matrix);
    for (let i = 0; i < raw.length; i += 1) {
      const found = ordered(raw[i] as number);
      if (found >>> 16 === high.bucket) lower[found & 0xffff]! += 1;
    }
  }
  const low = bucketOf(lower, k - high.below);
  return { value: fromOrderedBits(((high.bucket << 16) | low.bucket) >>> 0), below: high.below + low.below };
}

function bucketOf(histogram: Float64Array | Uint32Array, k: number): { bucket: number; below: number } {
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

const bitsOf = ({ buffer, byteOffset, length }: Float32Array): Uint32Array =>
  new Uint32Array(buffer, byteOffset, length);

/** Bits of a float such that unsigned integers are in the order of the floats; −0 counts as 0. */
function ordered(raw: number): number {
  if (raw >>> 0 === 0x80000000) return 0x80000000;
  return (raw & 0x80000000 ? ~raw : raw | 0x80000000) >>> 0;
}

function fromOrderedBits(ordered: number): number {
  bits[0] = ordered & 0x80000000 ? ordered & 0x7fffffff : ~ordered;
  return cell[0] as number;
}

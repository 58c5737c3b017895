import type { Codebook } from './codebook.ts';
import type { PackedFormat } from './packedFormat.ts';

/**
 * The values that packed bytes can stand for while their scales stay: scale · level + offset, one scale and one offset for
 * every part of every block, in the order of the values.
 */
export interface Grid {
  /** Values that share a scale and an offset. */
  readonly part: number;
  readonly levels: Codebook;
  readonly scales: Float64Array;
  readonly offsets: Float64Array;
}

/** The grid that packed bytes of a format have. */
export function gridOf(bytes: Uint8Array, { block, blockBytes, grid }: PackedFormat): Grid {
  const parts = block / grid.part;
  const count = (bytes.length / blockBytes) * parts;
  const [scales, offsets] = [new Float64Array(count), new Float64Array(count)];
  for (let at = 0, first = 0; at < bytes.length; at += blockBytes, first += parts)
    for (let part = 0; part < parts; part += 1) {
      scales[first + part] = grid.scale(bytes, at, part);
      offsets[first + part] = grid.offset(bytes, at, part);
    }
  return { part: grid.part, levels: grid.levels, scales, offsets };
}

/** Index of the level whose value in a part is nearest to a number; that of zero where the scale is 0 and all are alike. */
function nearestLevelIn({ levels: { levels, nearest, zero }, scales, offsets }: Grid, part: number, value: number) {
  const scale = scales[part] as number;
  if (scale === 0) return zero;
  const half = Math.floor((2 * (value - (offsets[part] as number))) / scale) - 2 * (levels[0] as number);
  const last = nearest.length - 1;
  return nearest[half < 0 ? 0 : half > last ? last : half] as number;
}

/** The value of a part that is nearest to a number, as unpacking gives it. */
export function nearestIn(grid: Grid, part: number, value: number): number {
  const level = grid.levels.levels[nearestLevelIn(grid, part, value)] as number;
  return Math.fround((grid.scales[part] as number) * level + (grid.offsets[part] as number));
}

/**
 * Rounds values to the nearest of their grid: what is read of the bytes that packOnGrid makes of them, without making them.
 *
 * @param result as many as there are values; may be the values themselves.
 */
export function roundOnGrid(values: Float32Array, grid: Grid, result: Float32Array): void {
  const { part: size, levels, scales, offsets } = grid;
  const shift = 2 * (levels.levels[0] as number);
  const last = levels.nearest.length - 1;
  // What nearestIn does, with what a part shares read once: this runs over the whole model in every step of a training.
  for (let part = 0, from = 0; part < scales.length; part += 1, from += size) {
    const scale = scales[part] as number;
    const offset = offsets[part] as number;
    if (scale === 0) result.fill(Math.fround(offset), from, from + size);
    else
      for (let i = from; i < from + size; i += 1) {
        const half = Math.floor((2 * ((values[i] as number) - offset)) / scale) - shift;
        const level = levels.nearest[half < 0 ? 0 : half > last ? last : half] as number;
        result[i] = scale * (levels.levels[level] as number) + offset;
      }
  }
}

/**
 * Rounds values on the grid that packed bytes have: the scales of the bytes with the nearest levels.
 *
 * @param values as many finite ones as the bytes hold.
 */
export function packOnGrid(values: Float32Array, bytes: Uint8Array, format: PackedFormat): Uint8Array {
  const { block, blockBytes } = format;
  const grid = gridOf(bytes, format);
  const result = bytes.slice();
  const indices = new Uint8Array(block);
  for (let at = 0, from = 0; at < bytes.length; at += blockBytes, from += block) {
    for (let i = 0; i < block; i += 1)
      indices[i] = nearestLevelIn(grid, Math.floor((from + i) / grid.part), values[from + i] as number);
    format.grid.writeLevels(result, at, indices);
  }
  return result;
}

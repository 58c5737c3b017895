import type { Device } from '../runtime/device.ts';
import { multiply } from '../runtime/linearAlgebra/multiply.ts';
import { rowsOf } from './space.ts';

/** Rows that are compared at once. */
const block = 256;

/**
 * The rows of an order without those whose cosine with one that was kept before them is above the limit.
 *
 * @param values Row-major [rows, width], every row of length 1.
 */
export async function withoutLikes(
  device: Device,
  values: Float32Array,
  width: number,
  order: readonly number[],
  limit: number,
): Promise<number[]> {
  const kept: number[] = [];
  for (let from = 0; from < order.length; from += block) {
    const rows = order.slice(from, from + block);
    const own = rowsOf(values, width, rows);
    const others = rowsOf(values, width, [...kept, ...rows]);
    const columns = kept.length + rows.length;
    const size = { rows: rows.length, inner: width, columns, transB: true };
    const cosines = await multiply(device, own, others, size);
    const before = kept.map((_, column) => column);
    rows.forEach((row, at) => {
      if (before.some((column) => (cosines[at * columns + column] as number) > limit)) return;
      before.push(columns - rows.length + at);
      kept.push(row);
    });
  }
  return kept;
}

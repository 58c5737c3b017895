import { multiply } from '../../../runtime/linearAlgebra/multiply.ts';
import type { Device } from '../../../runtime/device.ts';

/** What is left of the residual stream: x' = B x for the stream x of a token, with orthonormal rows of B. */
export interface Basis {
  /** Whether x' mixes channels: a gain then has to move into what reads behind it, because it does not commute with B. */
  readonly mixes: boolean;
  /** The tensor in the new stream, row-major: B W where its channels lie along the first axis, W Bᵀ along the second. */
  take(values: Float32Array, shape: readonly number[], axis: 0 | 1): Promise<Float32Array>;
  /** Gains of the new channels that come nearest to those of the old ones: the diagonal of B diag(g) Bᵀ. Exact where nothing is mixed. */
  gains(gains: Float32Array): Float32Array;
}

/** Only these channels. */
export const selection = (kept: Int32Array): Basis => ({
  mixes: false,
  take: (values, shape, axis) => {
    const [rows, columns] = [shape[0] as number, shape[1] ?? 1];
    const result = new Float32Array(axis === 0 ? kept.length * columns : rows * kept.length);
    if (axis === 0)
      kept.forEach((row, at) => result.set(values.subarray(row * columns, (row + 1) * columns), at * columns));
    else
      for (let row = 0; row < rows; row += 1)
        for (let at = 0; at < kept.length; at += 1)
          result[row * kept.length + at] = values[row * columns + (kept[at] as number)] as number;
    return Promise.resolve(result);
  },
  gains: (gains) => Float32Array.from(kept, (channel) => gains[channel] as number),
});

/** Only these directions. @param rows row-major [left, hidden], orthonormal. */
export const rotation = (device: Device, rows: Float32Array, hidden: number): Basis => ({
  mixes: true,
  take: (values, shape, axis) => {
    const left = rows.length / hidden;
    return axis === 0
      ? multiply(device, rows, values, { rows: left, inner: hidden, columns: shape[1] ?? 1 })
      : multiply(device, values, rows, { rows: shape[0] as number, inner: hidden, columns: left, transB: true });
  },
  gains: (gains) =>
    Float32Array.from({ length: rows.length / hidden }, (_, row) =>
      gains.reduce((sum, gain, i) => sum + gain * (rows[row * hidden + i] as number) ** 2, 0),
    ),
});

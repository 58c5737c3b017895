import { bytesOf, elements } from '../formats/dtype.ts';
import type { Rows } from '../formats/rows.ts';
import type { Parameter } from './architecture.ts';
import type { ModelSource, RawTensor } from './source.ts';

/** Numbers that are read at once of a tensor that is gone through: 32 MB as float32. */
const runElements = 2 ** 23;

/** Consecutive rows that hold at most so many numbers, or one row; all rows where that is few, and of what is no matrix. */
export function runsOf(shape: readonly number[], most = runElements): Rows[] {
  const rows = shape[0] ?? 1;
  const each = Math.max(1, Math.floor(most / Math.max(1, elements(shape.slice(1)))));
  if (shape.length < 2 || each >= rows) return [{ from: 0, to: rows }];
  return Array.from({ length: Math.ceil(rows / each) }, (_, run) => ({
    from: run * each,
    to: Math.min(rows, (run + 1) * each),
  }));
}

/** The shape of rows of a tensor; without rows its own. */
export const shapeOf = (shape: readonly number[], rows?: Rows): readonly number[] =>
  rows ? [rows.to - rows.from, ...shape.slice(1)] : shape;

/** Reads rows of a tensor as float32, row-major. */
export type RowReader = (rows: Rows) => Promise<Float32Array>;

/**
 * Reads a parameter row by row. A source that gives all of it when it is asked for rows, because it cannot make a part alone, is
 * asked once.
 */
export function rowReader(source: Pick<ModelSource, 'read'>, parameter: Parameter): RowReader {
  const columns = elements(parameter.shape.slice(1));
  let whole: Float32Array | null = null;
  return async ({ from, to }) => {
    const found = whole ?? (await source.read(parameter, { from, to }));
    if (found.length === (to - from) * columns) return found;
    whole = found;
    return whole.subarray(from * columns, to * columns);
  };
}

/** The same of a tensor as it is stored. */
export function rawRowReader(
  source: Pick<ModelSource, 'readRaw'>,
  parameter: Parameter,
): (rows: Rows) => Promise<RawTensor> {
  let whole: RawTensor | null = null;
  return async ({ from, to }) => {
    const found = whole ?? (await source.readRaw(parameter, { from, to }));
    const [given = 1, ...rest] = found.shape;
    if (given === to - from) return found;
    whole = found;
    const each = found.bytes.byteLength / given;
    return { ...found, shape: [to - from, ...rest], bytes: found.bytes.subarray(from * each, to * each) };
  };
}

/** Values of rows of a tensor, or of all of it, as a source gives them that stores float32. */
export const floatRaw = (values: Float32Array, shape: readonly number[]): RawTensor => ({
  ...{ storage: 'F32', bytes: bytesOf(values) },
  shape: [values.length / Math.max(1, elements(shape.slice(1))), ...shape.slice(1)],
});

/** The stored bytes of a parameter, some rows at a time. */
export async function* rawPieces(source: ModelSource, parameter: Parameter): AsyncGenerator<Uint8Array> {
  const read = rawRowReader(source, parameter);
  for (const rows of runsOf(parameter.shape)) yield (await read(rows)).bytes;
}

import { toFloat32 } from '../formats/dtype.ts';
import type { RawTensor } from '../models/source.ts';

/** Rows of a stored embedding table [vocabulary, hidden], widened to float32; the table itself is never widened. */
export function gatherRows({ bytes, dtype, shape }: RawTensor, ids: Int32Array, hidden: number): Float32Array {
  const [vocabulary] = shape as [number];
  const rowBytes = bytes.byteLength / vocabulary;
  const rows = new Uint8Array(ids.length * rowBytes);
  ids.forEach((id, row) => {
    if (id < 0 || id >= vocabulary)
      throw new Error(`Token id ${id} is outside the vocabulary of ${vocabulary} entries.`);
    rows.set(bytes.subarray(id * rowBytes, (id + 1) * rowBytes), row * rowBytes);
  });
  const values = toFloat32(rows, dtype);
  if (values.length !== ids.length * hidden)
    throw new Error('The embedding table does not have the width of the model.');
  return values;
}

/**
 * The bytes of a matrix the other way round: families like GPT-2 store linears as [in, out], which here are [out, in].
 *
 * @param shape [rows, columns] of the result.
 */
export function transposedBytes(bytes: Uint8Array, [rows, columns]: readonly number[]): Uint8Array {
  if (rows === undefined || columns === undefined) throw new Error('Only a matrix can be transposed.');
  const size = bytes.byteLength / (rows * columns);
  const result = new Uint8Array(bytes.byteLength);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const from = (column * rows + row) * size;
      const to = (row * columns + column) * size;
      for (let i = 0; i < size; i += 1) result[to + i] = bytes[from + i] as number;
    }
  }
  return result;
}

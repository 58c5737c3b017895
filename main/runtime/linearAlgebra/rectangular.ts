/**
 * Largest absolute value of a matrix.
 *
 * @throws When a value is NaN or infinite; `what` names the matrix in the message.
 */
export function largest(matrix: Float64Array, what: string): number {
  let most = 0;
  for (const value of matrix) {
    const size = Math.abs(value);
    if (!(size < Infinity)) {
      throw new Error(`${what} holds values that are not finite numbers; check what it was computed from.`);
    }
    if (size > most) most = size;
  }
  return most;
}

/** The transpose, [columns, rows], of a row-major matrix [rows, columns], in tiles that stay in the cache. */
export function transposed(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(rows * columns);
  const tile = 32;
  for (let top = 0; top < rows; top += tile) {
    for (let left = 0; left < columns; left += tile) {
      const right = Math.min(columns, left + tile);
      for (let row = top; row < Math.min(rows, top + tile); row += 1) {
        for (let column = left; column < right; column += 1) {
          result[column * rows + row] = matrix[row * columns + column] as number;
        }
      }
    }
  }
  return result;
}

/** The first rows of an identity matrix: [rows, columns]. */
export function identityRows(rows: number, columns: number): Float64Array {
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i += 1) result[i * (columns + 1)] = 1;
  return result;
}

/** The rows listed, in that order. */
export function pickRows(matrix: Float64Array, columns: number, rows: readonly number[]): Float64Array {
  const result = new Float64Array(rows.length * columns);
  rows.forEach((row, at) => result.set(matrix.subarray(row * columns, (row + 1) * columns), at * columns));
  return result;
}

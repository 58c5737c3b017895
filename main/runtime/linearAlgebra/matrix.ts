/** A square float64 matrix, row-major. */
export interface Matrix {
  readonly data: Float64Array;
  readonly size: number;
}

/** A copy of rows [top, bottom) and columns [left, right). */
export function block({ data, size }: Matrix, top: number, bottom: number, left: number, right: number): Float64Array {
  const width = right - left;
  const result = new Float64Array((bottom - top) * width);
  for (let row = top; row < bottom; row += 1) {
    result.set(data.subarray(row * size + left, row * size + right), (row - top) * width);
  }
  return result;
}

/** Writes a block at (top, left); `width` is its number of columns. */
export function setBlock({ data, size }: Matrix, top: number, left: number, values: Float64Array, width: number): void {
  for (let row = 0; row * width < values.length; row += 1) {
    data.set(values.subarray(row * width, (row + 1) * width), (top + row) * size + left);
  }
}

/** Subtracts a block at (top, left). */
export function subtractBlock(
  { data, size }: Matrix,
  top: number,
  left: number,
  values: Float64Array,
  width: number,
): void {
  for (let row = 0; row * width < values.length; row += 1) {
    const at = (top + row) * size + left;
    for (let column = 0; column < width; column += 1) {
      data[at + column] = (data[at + column] as number) - (values[row * width + column] as number);
    }
  }
}

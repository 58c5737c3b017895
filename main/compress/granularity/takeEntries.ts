import { float32, type Tensor } from '../../runtime/tensor.ts';

/** Some rows of a tensor, or some columns of a matrix, in the order in which they are asked for. */
export function takeEntries(
  values: Float32Array,
  shape: readonly number[],
  axis: 0 | 1,
  entries: readonly number[],
): Tensor {
  const [rows, columns] = [shape[0] as number, shape[1] ?? 1];
  if (axis === 0) {
    const result = new Float32Array(entries.length * columns);
    entries.forEach((row, at) => result.set(values.subarray(row * columns, (row + 1) * columns), at * columns));
    return float32(result, [entries.length, ...shape.slice(1)]);
  }
  const width = entries.length;
  const result = new Float32Array(rows * width);
  const from = Int32Array.from(entries);
  for (let row = 0; row < rows; row += 1) {
    for (let at = 0; at < width; at += 1) {
      result[row * width + at] = values[row * columns + (from[at] as number)] as number;
    }
  }
  return float32(result, [rows, entries.length]);
}

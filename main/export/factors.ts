import type { Parameter } from '../models/architecture.ts';
import type { ModelSource } from '../models/source.ts';

/** The parameters of a linear whose weight is made of two factors. */
export interface Factored {
  /** [rank, in] and [out, rank]. */
  readonly down: Parameter;
  readonly up: Parameter;
  /** What the product is added to; undefined where it stands alone. */
  readonly rest: Parameter | undefined;
}

/** The factors of a linear of one layer, by its local name without ending; undefined for one that has none. */
export function factorsOf(
  parameters: readonly Parameter[],
  place: Parameter['place'],
  linear: string,
): Factored | undefined {
  const own = parameters.filter((parameter) => parameter.place === place && parameter.linear === linear);
  const down = own.find(({ half }) => half === 'down');
  const up = own.find(({ half }) => half === 'up');
  return down && up && { down, up, rest: own.find(({ role }) => role === 'linear') };
}

/** W = U D (+ the rest), [out, in] row-major, summed in double precision. */
export async function multiplied(source: ModelSource, { down, up, rest }: Factored): Promise<Float32Array> {
  const [rank, columns] = down.shape as [number, number];
  const rows = up.shape[0] as number;
  const [lower, upper] = [await source.read(down), await source.read(up)];
  const result = rest ? await source.read(rest) : new Float32Array(rows * columns);
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row += 1) {
    const at = row * columns;
    for (let i = 0; i < columns; i += 1) sums[i] = result[at + i] as number;
    for (let r = 0; r < rank; r += 1) {
      const weight = upper[row * rank + r] as number;
      const from = r * columns;
      for (let i = 0; i < columns; i += 1) sums[i] = (sums[i] as number) + weight * (lower[from + i] as number);
    }
    result.set(sums, at);
  }
  return result;
}

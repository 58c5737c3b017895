import type { ScoredUnits } from '../score.ts';

/** Sum over each unit's columns of what is known of single columns. */
export function sumPerUnit(columns: ArrayLike<number>, { site }: Pick<ScoredUnits, 'site'>): Float64Array {
  return Float64Array.from({ length: site.count }, (_, unit) => {
    let sum = 0;
    for (let j = 0; j < site.columns; j += 1) sum += columns[unit * site.columns + j] as number;
    return sum;
  });
}

export const meanPerUnit = (columns: ArrayLike<number>, units: Pick<ScoredUnits, 'site'>): Float64Array =>
  sumPerUnit(columns, units).map((sum) => sum / units.site.columns);

/** f summed over the rows of every column of a matrix [rows, columns]. */
export function overRows(values: Float32Array, columns: number, f: (weight: number) => number): Float64Array {
  const sums = new Float64Array(columns);
  for (let i = 0; i < values.length; i += columns) {
    for (let j = 0; j < columns; j += 1) sums[j] = (sums[j] as number) + f(values[i + j] as number);
  }
  return sums;
}

/** (v − mean) / population standard deviation. */
export function standardise(values: Float64Array): Float64Array {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  const deviation = Math.max(Math.sqrt(variance), 1e-300);
  return values.map((v) => (v - mean) / deviation);
}

/** Values with an Euclidean norm of 1. */
export function unitNorm(values: Float64Array): Float64Array {
  const norm = Math.max(Math.hypot(...values), 1e-300);
  return values.map((v) => v / norm);
}

/** Number of columns of the linear that reads the units. */
export const columnsOf = ({ output }: ScoredUnits): number => output.shape[1] as number;

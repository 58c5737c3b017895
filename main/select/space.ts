import type { Features, HiddenStates } from './features.ts';
import type { Candidate } from './candidate.ts';
import type { SelectionTask } from './strategy.ts';

/** Documents as directions; row-major [documents, width]. */
export interface Space {
  readonly pool: Float32Array;
  readonly target: Float32Array;
  readonly width: number;
}

/**
 * Mean hidden states less what pool and target share, each of length 1 (0 for a document without tokens). A language model's
 * states have a large part in common, beside which all cosines are near 1 (Ethayarajh 2019; Mu & Viswanath 2018).
 */
export async function directions({ pool, target }: Pick<Features, 'pool' | 'target'>): Promise<Space> {
  const [own, others] = [await pool.hiddenStates(), await target.hiddenStates()];
  const { width } = own;
  const centre = sharedPart([own, others], width);
  return { pool: centred(own.values, centre), target: centred(others.values, centre), width };
}

/** Such a space of the pool alone, where no target is looked at. */
export async function ownDirections({ pool }: Pick<Features, 'pool'>): Promise<Omit<Space, 'target'>> {
  const own = await pool.hiddenStates();
  return { pool: centred(own.values, sharedPart([own], own.width)), width: own.width };
}

function sharedPart(all: readonly HiddenStates[], width: number): Float64Array {
  const sum = new Float64Array(width);
  let count = 0;
  for (const { values } of all) {
    for (let from = 0; from < values.length; from += width) {
      const row = values.subarray(from, from + width);
      if (row.every((value) => value === 0)) continue;
      row.forEach((value, i) => (sum[i]! += value));
      count += 1;
    }
  }
  return sum.map((value) => value / Math.max(1, count));
}

function centred(values: Float32Array, centre: Float64Array): Float32Array {
  const width = centre.length;
  const result = new Float32Array(values.length);
  for (let from = 0; from < values.length; from += width) {
    const row = values.subarray(from, from + width);
    if (row.every((value) => value === 0)) continue;
    const moved = row.map((value, i) => value - (centre[i] as number));
    const length = Math.sqrt(moved.reduce((total, value) => total + value * value, 0)) || 1;
    result.set(
      moved.map((value) => value / length),
      from,
    );
  }
  return result;
}

/** Indices of the documents that hold anything. */
export const measurable = (documents: readonly Candidate[]): number[] =>
  documents.flatMap(({ tokens }, index) => (tokens > 0 ? [index] : []));

/**
 * Indices of the documents of the target that hold anything.
 *
 * @throws when there are none.
 */
export function neededTarget({ target }: Pick<SelectionTask, 'target'>): number[] {
  const indices = measurable(target);
  if (indices.length === 0) throw new Error('This chooses what is like a target; say which dataset is the target.');
  return indices;
}

/** Rows of a matrix, one after the other. */
export function rowsOf(values: Float32Array, width: number, rows: readonly number[]): Float32Array {
  const result = new Float32Array(rows.length * width);
  rows.forEach((row, i) => result.set(values.subarray(row * width, (row + 1) * width), i * width));
  return result;
}

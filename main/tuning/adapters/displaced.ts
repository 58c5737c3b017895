import type { Value } from '../../graph/builder.ts';
import { add, matMul, sub } from '../../graph/ops/index.ts';
import { linear } from '../../models/linear.ts';
import type { AdaptedLinear, AdaptedValues, Adapter, AdapterTensor } from './adapter.ts';
import { through } from './factors.ts';

/** First factors of an adapter: a [rank, in], b [out, rank]. */
export interface InitialFactors {
  readonly rank: number;
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/**
 * Adapters that start from a part B₀A₀ of the weight itself: the rest W − B₀A₀ is frozen, A and B learn from A₀ and B₀.
 * The graph computes W + B A − B₀A₀, which is W exactly before the first step.
 */
export const displaced: Pick<Adapter, 'merged' | 'forward'> = {
  merged: ({ weight, bias, tensor }: AdaptedValues) => {
    const product = (b: string, a: string) => matMul(tensor(b), tensor(a));
    return { weight: add(weight, sub(product('b', 'a'), product('b0', 'a0'))), bias };
  },
  forward: (x: Value, { weight, bias, tensor }: AdaptedValues) =>
    add(linear(x, weight, bias), sub(through(x, tensor('a'), tensor('b')), through(x, tensor('a0'), tensor('b0')))),
};

export function displacedTensors({ rows, columns }: AdaptedLinear, { rank, a, b }: InitialFactors) {
  return {
    a: { shape: [rank, columns], values: a.slice(), decay: true },
    b: { shape: [rows, rank], values: b.slice(), decay: true },
    a0: { shape: [rank, columns], values: a, trained: false },
    b0: { shape: [rows, rank], values: b, trained: false },
  } satisfies Record<string, AdapterTensor>;
}

/** Parts of a weight: size_k · (row k of uᵀ) (row k of vᵀ)ᵀ. */
interface Parts {
  readonly ut: Float32Array;
  readonly vt: Float32Array;
  readonly sizes: Float32Array;
}

/** A part of a smaller share of the weight's usual one counts as of this share: two factors of zero would never learn. */
const least = 1e-3;

/** Factors of the sum of the parts, the root of every size in either of them. */
export function evenly(weight: Float32Array, rows: number, { ut, vt, sizes }: Parts): InitialFactors {
  const columns = weight.length / rows;
  const rank = sizes.length;
  // Root mean square of all singular values.
  const usual = Math.sqrt(weight.reduce((sum, value) => sum + value * value, 0) / Math.min(rows, columns));
  const a = new Float32Array(rank * columns);
  const b = new Float32Array(rows * rank);
  sizes.forEach((size, k) => {
    const root = Math.sqrt(Math.max(size, least * usual));
    for (let j = 0; j < columns; j += 1) a[k * columns + j] = root * (vt[k * columns + j] as number);
    for (let i = 0; i < rows; i += 1) b[i * rank + k] = root * (ut[k * rows + i] as number);
  });
  return { rank, a, b };
}

import type { Value } from '../../graph/builder.ts';
import { softCap } from '../../graph/functions/index.ts';
import {
  add,
  concat,
  detach,
  matMul,
  reshape,
  scale,
  softmax,
  swapLast,
  transpose,
  unsqueeze,
} from '../../graph/ops/index.ts';
import { isStatic } from '../../graph/shapes.ts';
import type { Dim } from '../../graph/types.ts';
import type { SublayerContext } from '../architecture.ts';
import { type AttentionShape, valueDimOf } from '../shapes.ts';

/** How queries and keys are compared: what is done to each before, and to the products behind. */
export interface Comparing {
  readonly query: Rotate;
  readonly key: Rotate;
  /** What products are multiplied by; absent for 1 / √headDim. */
  readonly scale?: number | undefined;
  /** Scores s become cap · tanh(s / cap); absent for as they are. */
  readonly cap?: number | undefined;
}

/** What is done to query or key heads [batch, positions, heads, headDim] before they are compared. */
export type Rotate = (heads: Value) => Value;

/**
 * Grouped-query attention on projected queries [B, S, groups·queries·D], keys [B, S, groups·D] and values [B, S, groups·V].
 * The queries of a group are stacked along the position axis, so that keys are multiplied once for all of them and
 * never copied (Ainslie et al. 2023, GQA).
 *
 * @returns the heads' outputs side by side [B, S, groups·queries·V], and keys and values including the past.
 */
export function groupedQueryAttention(
  shape: AttentionShape,
  projected: { q: Value; k: Value; v: Value },
  { mask, past, relevance }: Pick<SublayerContext, 'mask' | 'past' | 'relevance'>,
  compared: Comparing,
) {
  const { groups, queriesPerGroup, headDim } = shape;
  const valueDim = valueDimOf(shape);
  const heads = (x: Value, count: number, size = headDim) => reshapeOpen(x, [0, 0, count, size]);
  const q = compared.query(heads(projected.q, groups * queriesPerGroup));
  const k = transpose(compared.key(heads(projected.k, groups)), [0, 2, 1, 3]);
  const v = transpose(heads(projected.v, groups, valueDim), [0, 2, 1, 3]);
  const key = past ? concat([past.key, k], 2) : k;
  const value = past ? concat([past.value, v], 2) : v;

  const stacked = reshapeOpen(transpose(reshapeOpen(q, [0, 0, groups, queriesPerGroup, headDim]), [0, 2, 3, 1, 4]), [
    0,
    groups,
    -1,
    headDim,
  ]);
  const products = scale(matMul(stacked, swapLast(key)), compared.scale ?? 1 / Math.sqrt(headDim));
  const scores = addMask(compared.cap ? softCap(products, compared.cap) : products, mask, queriesPerGroup);
  const shares = relevance ? detach(softmax(scores)) : softmax(scores);
  const mixed = reshapeOpen(matMul(shares, value), [0, groups, queriesPerGroup, -1, valueDim]);
  const output = reshapeOpen(transpose(mixed, [0, 3, 1, 2, 4]), [0, 0, groups * queriesPerGroup * valueDim]);
  return { output, key, value };
}

/** Adds the mask [..., S, keys] to scores [B, groups, queries·S, keys]. */
function addMask(scores: Value, mask: Value, queries: number): Value {
  if (queries === 1) return add(scores, mask);
  if (isStatic(scores.shape)) {
    const [batch, groups, rows, keys] = scores.shape as [number, number, number, number];
    const apart = reshape(scores, [batch, groups, queries, rows / queries, keys]);
    return reshape(add(apart, mask.rank > 2 ? unsqueeze(mask, [2]) : mask), scores.shape);
  }
  return add(scores, concat(Array<Value>(queries).fill(mask), mask.rank - 2));
}

/** Reshape whose target may hold 0 (as in the input) and −1 (what is left) even when sizes are symbolic. */
export function reshapeOpen(x: Value, target: readonly Dim[]): Value {
  return reshape(x, isStatic(x.shape) ? target.map((dim, axis) => (dim === 0 ? (x.shape[axis] as Dim) : dim)) : target);
}

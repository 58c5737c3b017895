import { constantNumbers, type Value } from '../../builder.ts';
import { intAttribute, nth, onlyUpstream, type Operator } from '../../operator.ts';
import { normaliseAxis } from '../../shapes.ts';
import { int, type Shape } from '../../types.ts';
import { expand } from '../shape/Expand.ts';
import { reshape } from '../shape/Reshape.ts';

/** Shape rule of all reductions: data, axes (constant), attribute keepdims. */
export function inferReduction(name: string): Operator['infer'] {
  return (inputs, attributes) => {
    const x = nth(inputs, 0);
    const axes = new Set(constantNumbers(nth(inputs, 1), name).map((axis) => normaliseAxis(axis, x.rank, name)));
    const keep = intAttribute(attributes, 'keepdims') === 1;
    const shape = x.shape.flatMap((dim, axis) => (axes.has(axis) ? (keep ? [1] : []) : [dim]));
    return [{ type: x.type, shape }];
  };
}

/** The shape a reduction would have had with keepdims = 1. */
export function keptShape(x: Value, axes: readonly number[]): Shape {
  const reduced = new Set(axes.map((axis) => normaliseAxis(axis, x.rank, 'reduction')));
  return x.shape.map((dim, axis) => (reduced.has(axis) ? 1 : dim));
}

/** Spreads the gradient of a reduction back over the reduced axes. */
export function spread(dy: Value, x: Value, axes: readonly number[]): Value {
  return expand(reshape(dy, keptShape(x, axes)), x.shape);
}

export const ReduceSum: Operator = {
  name: 'ReduceSum',
  infer: inferReduction('ReduceSum'),
  gradient: (context) => {
    const x = nth(context.inputs, 0);
    const axes = constantNumbers(nth(context.inputs, 1), 'ReduceSum');
    return [() => spread(onlyUpstream(context), x, axes), null];
  },
};

/** Sum over `axes` (default: all). */
export function reduceSum(x: Value, axes: readonly number[] = x.shape.map((_, i) => i), keepDims = false): Value {
  if (axes.length === 0) return x;
  return x.builder.one(ReduceSum, [x, x.builder.integers(axes)], { keepdims: int(keepDims ? 1 : 0) });
}

import { constantNumbers, type Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { elementCount, normaliseAxis } from '../../shapes.ts';
import { int } from '../../types.ts';
import { scale } from '../elementwise/Mul.ts';
import { inferReduction, spread } from './ReduceSum.ts';

/** Arithmetic mean over axes; dx = dy / (number of averaged elements). */
export const ReduceMean: Operator = {
  name: 'ReduceMean',
  infer: inferReduction('ReduceMean'),
  gradient: (context) => {
    const x = nth(context.inputs, 0);
    const axes = constantNumbers(nth(context.inputs, 1), 'ReduceMean');
    const averaged = axes.map((axis) => x.shape[normaliseAxis(axis, x.rank, 'ReduceMean')] ?? 1);
    return [() => spread(scale(onlyUpstream(context), 1 / elementCount(averaged)), x, axes), null];
  },
};

/** Mean over `axes` (default: all). */
export function reduceMean(x: Value, axes: readonly number[] = x.shape.map((_, i) => i), keepDims = false): Value {
  if (axes.length === 0) return x;
  return x.builder.one(ReduceMean, [x, x.builder.integers(axes)], { keepdims: int(keepDims ? 1 : 0) });
}

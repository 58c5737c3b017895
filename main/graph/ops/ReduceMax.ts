import { constantNumbers, type Value } from '../builder.ts';
import { nth, onlyUpstream, type Operator } from '../operator.ts';
import { int } from '../types.ts';
import { cast } from './Cast.ts';
import { div } from './Div.ts';
import { equal } from './Equal.ts';
import { mul } from './Mul.ts';
import { inferReduction, keptShape, reduceSum } from './ReduceSum.ts';
import { reshape } from './Reshape.ts';

/** Largest element over axes. Elements that tie for the maximum share the gradient equally (as torch.amax does). */
export const ReduceMax: Operator = {
  name: 'ReduceMax',
  infer: inferReduction('ReduceMax'),
  gradient: (context) => {
    const x = nth(context.inputs, 0);
    const axes = constantNumbers(nth(context.inputs, 1), 'ReduceMax');
    const kept = keptShape(x, axes);
    return [
      () => {
        const chosen = cast(equal(x, reshape(nth(context.outputs, 0), kept)), x.type);
        return mul(chosen, div(reshape(onlyUpstream(context), kept), reduceSum(chosen, axes, true)));
      },
      null,
    ];
  },
};

/** Maximum over `axes` (default: all). */
export function reduceMax(x: Value, axes: readonly number[] = x.shape.map((_, i) => i), keepDims = false): Value {
  if (axes.length === 0) return x;
  return x.builder.one(ReduceMax, [x, x.builder.integers(axes)], { keepdims: int(keepDims ? 1 : 0) });
}

import { constantNumbers, type Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { int } from '../../types.ts';
import { cast } from '../elementwise/Cast.ts';
import { div } from '../elementwise/Div.ts';
import { equal } from '../logic/Equal.ts';
import { mul } from '../elementwise/Mul.ts';
import { inferReduction, keptShape, reduceSum } from './ReduceSum.ts';
import { reshape } from '../shape/Reshape.ts';

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

import { Value } from '../../builder.ts';
import { shapeElements } from '../../elements.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { broadcastShapes, sameShape, staticShape } from '../../shapes.ts';
import type { Shape } from '../../types.ts';
import { unbroadcast } from '../elementwise/broadcast.ts';

/** Broadcasts a tensor to a larger shape. */
export const Expand: Operator = {
  name: 'Expand',
  infer: (inputs) => {
    const x = nth(inputs, 0);
    return [{ type: x.type, shape: broadcastShapes(x.shape, shapeElements(nth(inputs, 1), 'Expand'), 'Expand') }];
  },
  gradient: (context) => [() => unbroadcast(onlyUpstream(context), nth(context.inputs, 0)), null],
};

/** x broadcast to a shape, which may be computed in the graph. x itself when it has the shape already. */
export function expand(x: Value, shape: Shape | Value): Value {
  if (shape instanceof Value) return x.builder.one(Expand, [x, shape]);
  return sameShape(x.shape, shape) ? x : x.builder.one(Expand, [x, x.builder.integers(staticShape(shape))]);
}

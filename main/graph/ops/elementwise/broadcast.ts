import type { Value } from '../../builder.ts';
import { nth, type Operator } from '../../operator.ts';
import { broadcastShapes, sameShape } from '../../shapes.ts';
import { type DataType, GraphError, type TensorType } from '../../types.ts';
import { reduceSum } from '../reduction/ReduceSum.ts';
import { reshape } from '../shape/Reshape.ts';

/** Shape rule of elementwise operators of two broadcastable inputs of one type. */
export function inferBroadcast(name: string, result?: DataType): Operator['infer'] {
  return (inputs) => {
    const a = nth(inputs, 0);
    const b = nth(inputs, 1);
    if (a.type !== b.type)
      throw new GraphError(`${name}: both inputs must have one type, not ${a.type} and ${b.type}.`);
    return [{ type: result ?? a.type, shape: broadcastShapes(a.shape, b.shape, name) }];
  };
}

/** Shape rule of elementwise operators of two broadcastable bool inputs. */
export function inferLogical(name: string): Operator['infer'] {
  return (inputs) => {
    const [a, b] = [nth(inputs, 0), nth(inputs, 1)];
    if (a.type !== 'bool' || b.type !== 'bool') {
      throw new GraphError(`${name}: both inputs must be bool, not ${a.type} and ${b.type}.`);
    }
    return [{ type: 'bool', shape: broadcastShapes(a.shape, b.shape, name) }];
  };
}

/** Shape rule of elementwise operators of one input. */
export function inferSame(inputs: readonly Value[]): readonly TensorType[] {
  const { type, shape } = nth(inputs, 0);
  return [{ type, shape }];
}

/** Sums a gradient over the axes along which `target` was broadcast, so that it gets the target's shape again. */
export function unbroadcast(gradient: Value, target: Value): Value {
  if (sameShape(gradient.shape, target.shape)) return gradient;
  const extra = gradient.rank - target.rank;
  const axes = gradient.shape.flatMap((dim, axis) =>
    axis < extra || (target.shape[axis - extra] === 1 && dim !== 1) ? [axis] : [],
  );
  return reshape(reduceSum(gradient, axes, true), target.shape);
}

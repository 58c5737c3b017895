import { constantNumbers, type Value } from '../../builder.ts';
import { intAttribute, nth, type Operator } from '../../operator.ts';
import { normaliseAxis, showShape } from '../../shapes.ts';
import { GraphError, int } from '../../types.ts';
import { zeros } from '../generation/fill.ts';
import { scatterElements } from './ScatterElements.ts';

/** The k largest elements along an axis, in descending order, and their positions. Of equals the first come first. */
export const TopK: Operator = {
  name: 'TopK',
  infer: (inputs, attributes) => {
    const x = nth(inputs, 0);
    const axis = normaliseAxis(intAttribute(attributes, 'axis'), x.rank, 'TopK');
    const k = constantNumbers(nth(inputs, 1), 'TopK')[0] ?? 0;
    const size = x.shape[axis];
    if (!Number.isInteger(k) || k < 1 || (typeof size === 'number' && k > size)) {
      throw new GraphError(`TopK: there are no ${k} largest elements along axis ${axis} of ${showShape(x.shape)}.`);
    }
    const shape = x.shape.with(axis, k);
    return [
      { type: x.type, shape },
      { type: 'int64', shape },
    ];
  },
  gradient: (context) => {
    const x = nth(context.inputs, 0);
    const [dy] = context.upstream;
    return [
      () => {
        const zero = zeros(x.builder, x);
        return dy ? scatterElements(zero, nth(context.outputs, 1), dy, intAttribute(context.attributes, 'axis')) : zero;
      },
      null,
    ];
  },
};

/** The k largest along an axis, in descending order, with their int64 positions. */
export function topK(x: Value, k: number, axis = -1): { values: Value; indices: Value } {
  const outputs = x.builder.apply(TopK, [x, x.builder.integers([k])], { axis: int(axis) });
  return { values: nth(outputs, 0), indices: nth(outputs, 1) };
}

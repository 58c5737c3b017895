import { constantNumbers, type Value } from '../../builder.ts';
import { intAttribute, nth, type Operator } from '../../operator.ts';
import { normaliseAxis, showShape, staticShape } from '../../shapes.ts';
import { type Dim, GraphError, int } from '../../types.ts';
import { concat } from './Concat.ts';
import { zeros } from '../generation/fill.ts';

/** Cuts a tensor into consecutive pieces of given sizes along one axis. */
export const Split: Operator = {
  name: 'Split',
  infer: (inputs, attributes) => {
    const x = nth(inputs, 0);
    const axis = normaliseAxis(intAttribute(attributes, 'axis'), x.rank, 'Split');
    const sizes = constantNumbers(nth(inputs, 1), 'Split');
    if (sizes.reduce((a, b) => a + b, 0) !== x.shape[axis]) {
      throw new GraphError(
        `Split: pieces of ${sizes.join(', ')} do not add up to axis ${axis} of ${showShape(x.shape)}.`,
      );
    }
    return sizes.map((size) => ({ type: x.type, shape: x.shape.with(axis, size) }));
  },
  gradient: (context) => [
    () => {
      const { outputs, upstream, attributes } = context;
      const pieces = outputs.map((output, i) => upstream[i] ?? zeros(output.builder, output));
      return concat(pieces, intAttribute(attributes, 'axis'));
    },
    null,
  ],
};

/** Pieces of x of the given sizes along `axis`. */
export function split(x: Value, sizes: readonly Dim[], axis: number): readonly Value[] {
  return x.builder.apply(Split, [x, x.builder.integers(staticShape(sizes))], { axis: int(axis) });
}

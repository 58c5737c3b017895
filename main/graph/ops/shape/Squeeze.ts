import { constantNumbers, type Value } from '../../builder.ts';
import { sameElements } from '../../elements.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { normaliseAxis, showShape } from '../../shapes.ts';
import { GraphError } from '../../types.ts';
import { unsqueeze } from './Unsqueeze.ts';

/** Removes axes of size 1. */
export const Squeeze: Operator = {
  name: 'Squeeze',
  infer: (inputs) => {
    const x = nth(inputs, 0);
    const removed = squeezed(inputs);
    for (const axis of removed) {
      if (x.shape[axis] !== 1) {
        throw new GraphError(`Squeeze: axis ${axis} of ${showShape(x.shape)} has ${x.shape[axis]} elements, not 1.`);
      }
    }
    return [{ type: x.type, shape: x.shape.filter((_, axis) => !removed.includes(axis)) }];
  },
  elements: sameElements,
  gradient: (context) => [() => unsqueeze(onlyUpstream(context), squeezed(context.inputs)), null],
};

function squeezed(inputs: readonly Value[]): number[] {
  const x = nth(inputs, 0);
  return constantNumbers(nth(inputs, 1), 'Squeeze').map((axis) => normaliseAxis(axis, x.rank, 'Squeeze'));
}

/** x without the given axes of size 1. */
export function squeeze(x: Value, axes: readonly number[]): Value {
  return axes.length === 0 ? x : x.builder.one(Squeeze, [x, x.builder.integers(axes)]);
}

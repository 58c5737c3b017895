import { constantNumbers, type Value } from '../../builder.ts';
import { sameElements } from '../../elements.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { normaliseAxis } from '../../shapes.ts';
import type { Dim } from '../../types.ts';
import { squeeze } from './Squeeze.ts';

/** Inserts axes of size 1 so that they stand at the given places of the output. */
export const Unsqueeze: Operator = {
  name: 'Unsqueeze',
  infer: (inputs) => {
    const x = nth(inputs, 0);
    const axes = constantNumbers(nth(inputs, 1), 'Unsqueeze');
    const rank = x.rank + axes.length;
    const added = new Set(axes.map((axis) => normaliseAxis(axis, rank, 'Unsqueeze')));
    const kept = x.shape.values();
    const shape = Array.from({ length: rank }, (_, axis): Dim => (added.has(axis) ? 1 : (kept.next().value ?? 1)));
    return [{ type: x.type, shape }];
  },
  elements: sameElements,
  gradient: (context) => [
    () => squeeze(onlyUpstream(context), constantNumbers(nth(context.inputs, 1), 'Unsqueeze')),
    null,
  ],
};

/** x with axes of size 1 at the given places of the result. */
export function unsqueeze(x: Value, axes: readonly number[]): Value {
  return axes.length === 0 ? x : x.builder.one(Unsqueeze, [x, x.builder.integers(axes)]);
}

import type { Value } from '../../builder.ts';
import { intAttribute, nth, onlyUpstream, type Operator } from '../../operator.ts';
import { normaliseAxis, sameShape, showShape } from '../../shapes.ts';
import { GraphError, int, text } from '../../types.ts';
import { gatherElements } from './GatherElements.ts';
import { requireIndices } from './indices.ts';

/** Adds single elements: data[…, indices[…, i, …], …] += updates[…, i, …]; `indices` and `updates` have one shape. */
export const ScatterElements: Operator = {
  name: 'ScatterElements',
  infer: (inputs, attributes) => {
    const data = nth(inputs, 0);
    const indices = requireIndices(nth(inputs, 1), 'ScatterElements');
    const updates = nth(inputs, 2);
    const axis = normaliseAxis(intAttribute(attributes, 'axis'), data.rank, 'ScatterElements');
    const fits = indices.rank === data.rank && sameShape(indices.shape.with(axis, 1), data.shape.with(axis, 1));
    if (!fits || updates.type !== data.type || !sameShape(indices.shape, updates.shape)) {
      throw new GraphError(
        `ScatterElements: indices ${showShape(indices.shape)} and ${updates.type} updates ${showShape(updates.shape)} ` +
          `do not fit ${data.type} data ${showShape(data.shape)} along axis ${axis}.`,
      );
    }
    return [{ type: data.type, shape: data.shape }];
  },
  gradient: (context) => {
    const dy = onlyUpstream(context);
    return [() => dy, null, () => gatherElements(dy, nth(context.inputs, 1), intAttribute(context.attributes, 'axis'))];
  },
};

/** Indices that occur more than once add up. */
export const scatterElements = (data: Value, indices: Value, updates: Value, axis: number): Value =>
  data.builder.one(ScatterElements, [data, indices, updates], { axis: int(axis), reduction: text('add') });

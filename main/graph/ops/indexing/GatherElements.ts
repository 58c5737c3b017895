import type { Value } from '../../builder.ts';
import { intAttribute, nth, onlyUpstream, type Operator } from '../../operator.ts';
import { normaliseAxis, sameShape, showShape } from '../../shapes.ts';
import { GraphError, int } from '../../types.ts';
import { zeros } from '../generation/fill.ts';
import { requireIndices } from './indices.ts';
import { scatterElements } from './ScatterElements.ts';

/** Picks single elements: output[…, i, …] = data[…, indices[…, i, …], …]; the output has the shape of `indices`. */
export const GatherElements: Operator = {
  name: 'GatherElements',
  infer: (inputs, attributes) => {
    const data = nth(inputs, 0);
    const indices = requireIndices(nth(inputs, 1), 'GatherElements');
    const axis = normaliseAxis(intAttribute(attributes, 'axis'), data.rank, 'GatherElements');
    if (indices.rank !== data.rank || !sameShape(indices.shape.with(axis, 1), data.shape.with(axis, 1))) {
      throw new GraphError(
        `GatherElements: indices ${showShape(indices.shape)} do not fit data ${showShape(data.shape)} off axis ${axis}.`,
      );
    }
    return [{ type: data.type, shape: indices.shape }];
  },
  gradient: (context) => {
    const data = nth(context.inputs, 0);
    const axis = intAttribute(context.attributes, 'axis');
    return [
      () => scatterElements(zeros(data.builder, data), nth(context.inputs, 1), onlyUpstream(context), axis),
      null,
    ];
  },
};

/** Entries of `data` at `indices` along one axis; the result has the shape of `indices`. */
export const gatherElements = (data: Value, indices: Value, axis: number): Value =>
  data.builder.one(GatherElements, [data, indices], { axis: int(axis) });

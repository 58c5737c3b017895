import type { Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { sameShape, showShape } from '../../shapes.ts';
import { GraphError, text } from '../../types.ts';
import { zerosLike } from '../generation/fill.ts';
import { gatherND, gatheredShape } from './GatherND.ts';

/**
 * Adds slices: data[indices[i]] += updates[i], where the last axis of `indices` addresses the first axes of data.
 * The indices must be distinct: ONNX Runtime (1.30, CPU) adds slices of one index from several threads at once and
 * loses some. Use scatterElements where indices may repeat.
 */
export const ScatterND: Operator = {
  name: 'ScatterND',
  infer: (inputs) => {
    const data = nth(inputs, 0);
    const updates = nth(inputs, 2);
    const shape = gatheredShape(data, nth(inputs, 1), 'ScatterND');
    if (updates.type !== data.type || !sameShape(updates.shape, shape)) {
      throw new GraphError(
        `ScatterND: updates must be ${data.type} ${showShape(shape)}, not ${updates.type} ${showShape(updates.shape)}.`,
      );
    }
    return [{ type: data.type, shape: data.shape }];
  },
  gradient: (context) => {
    const dy = onlyUpstream(context);
    return [() => dy, null, () => gatherND(dy, nth(context.inputs, 1))];
  },
};

/** data with `updates` added at `indices` (int64 [..., depth], all distinct). */
export const scatterND = (data: Value, indices: Value, updates: Value): Value =>
  data.builder.one(ScatterND, [data, indices, updates], { reduction: text('add') });

/** GatherND of distinct indices, whose slices can be put back where they came from without adding any two up. */
const DistinctGather: Operator = {
  name: 'GatherND',
  infer: (inputs) => {
    const data = nth(inputs, 0);
    return [{ type: data.type, shape: gatheredShape(data, nth(inputs, 1), 'GatherND') }];
  },
  gradient: (context) => [
    () => scatterND(zerosLike(nth(context.inputs, 0)), nth(context.inputs, 1), onlyUpstream(context)),
    null,
  ],
};

/** data[indices[i]], where no two of the indices (int64 [..., depth]) are the same. */
export const gatherDistinct = (data: Value, indices: Value): Value => data.builder.one(DistinctGather, [data, indices]);

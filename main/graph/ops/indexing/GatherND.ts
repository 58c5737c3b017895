import type { Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { elementCount, showShape, staticShape } from '../../shapes.ts';
import { GraphError, type Shape } from '../../types.ts';
import { zeros } from '../generation/fill.ts';
import { along } from './Gather.ts';
import { mul } from '../elementwise/Mul.ts';
import { reduceSum } from '../reduction/ReduceSum.ts';
import { reshape } from '../shape/Reshape.ts';
import { scatterElements } from './ScatterElements.ts';

/**
 * Picks slices: output[i] = data[indices[i]], where the last axis of `indices` addresses the first axes of data.
 * The gradient takes indices that are not negative; they may repeat.
 */
export const GatherND: Operator = {
  name: 'GatherND',
  infer: (inputs) => {
    const data = nth(inputs, 0);
    return [{ type: data.type, shape: gatheredShape(data, nth(inputs, 1), 'GatherND') }];
  },
  gradient: (context) => {
    const data = nth(context.inputs, 0);
    const indices = nth(context.inputs, 1);
    return [() => scattered(onlyUpstream(context), indices, data), null];
  },
};

/** Adds slices to zeros of the shape of `data`, whose addressed axes are seen as one for that. */
function scattered(slices: Value, indices: Value, data: Value): Value {
  const { builder } = data;
  const depth = indices.shape.at(-1) as number;
  const addressed = staticShape(data.shape.slice(0, depth));
  const strides = addressed.map((_, i) => elementCount(addressed.slice(i + 1)));
  const rows = reduceSum(mul(indices, builder.integers(strides)), [-1]);
  const count = elementCount(rows.shape);
  const rest = data.shape.slice(depth);
  const flat = { type: data.type, shape: [elementCount(addressed), ...rest] };
  const updates = reshape(slices, [count, ...rest]);
  const sum = scatterElements(zeros(builder, flat), along(reshape(rows, [count]), updates, 0), updates, 0);
  return reshape(sum, data.shape);
}

/** Shape of the slices that `indices` [..., depth] addresses in `data`. */
export function gatheredShape(data: Value, indices: Value, operator: string): Shape {
  const depth = indices.shape.at(-1);
  if (indices.type !== 'int64' || typeof depth !== 'number' || depth < 1 || depth > data.rank) {
    throw new GraphError(
      `${operator}: ${indices.type} indices ${showShape(indices.shape)} do not address ${showShape(data.shape)}.`,
    );
  }
  return [...indices.shape.slice(0, -1), ...data.shape.slice(depth)];
}

export const gatherND = (data: Value, indices: Value): Value => data.builder.one(GatherND, [data, indices]);

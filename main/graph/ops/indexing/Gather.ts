import type { Value } from '../../builder.ts';
import { knownElements } from '../../elements.ts';
import { intAttribute, nth, onlyUpstream, type Operator } from '../../operator.ts';
import { elementCount, normaliseAxis } from '../../shapes.ts';
import { int } from '../../types.ts';
import { expand } from '../shape/Expand.ts';
import { zeros } from '../generation/fill.ts';
import { requireIndices } from './indices.ts';
import { reshape } from '../shape/Reshape.ts';
import { scatterElements } from './ScatterElements.ts';

/**
 * Picks whole slices along one axis: the output has the shape of `indices` in place of that axis. The gradient adds
 * every slice back where it came from, with ScatterElements: ONNX Runtime's ScatterND adds slices of one index from
 * several threads at once and loses some (measured with 1.30 on the CPU).
 */
export const Gather: Operator = {
  name: 'Gather',
  infer: (inputs, attributes) => {
    const data = nth(inputs, 0);
    const indices = requireIndices(nth(inputs, 1), 'Gather');
    const axis = normaliseAxis(intAttribute(attributes, 'axis'), data.rank, 'Gather');
    return [{ type: data.type, shape: data.shape.toSpliced(axis, 1, ...indices.shape) }];
  },
  elements: ({ inputs: [data, indices] }) => {
    const list = data?.rank === 1 ? knownElements(data) : null;
    const picked = (indices && knownElements(indices))?.map((index) => list?.at(Number(index)));
    return picked?.every((element) => element !== undefined) ? picked : null;
  },
  gradient: (context) => [
    () => {
      const data = nth(context.inputs, 0);
      const indices = nth(context.inputs, 1);
      const dy = onlyUpstream(context);
      const axis = normaliseAxis(intAttribute(context.attributes, 'axis'), data.rank, 'Gather');
      const count = elementCount(indices.shape);
      const slices = reshape(dy, data.shape.with(axis, count));
      return scatterElements(zeros(data.builder, data), along(reshape(indices, [count]), slices, axis), slices, axis);
    },
    null,
  ],
};

/** Indices [n] of whole slices as indices of every element of `slices`, which has size n along `axis`. */
export function along(indices: Value, slices: Value, axis: number): Value {
  const shape = slices.shape.map((dim, i) => (i === axis ? dim : 1));
  return expand(reshape(indices, shape), slices.shape);
}

/** data[…, indices, …] with `indices` (int64 or int32, any shape) along `axis`. */
export const gather = (data: Value, indices: Value, axis = 0): Value =>
  data.builder.one(Gather, [data, indices], { axis: int(axis) });

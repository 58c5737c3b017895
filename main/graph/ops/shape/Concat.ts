import type { Value } from '../../builder.ts';
import { addDims } from '../../dims.ts';
import { knownElements } from '../../elements.ts';
import { intAttribute, nth, onlyUpstream, type Operator } from '../../operator.ts';
import { normaliseAxis, sameShape, showShape } from '../../shapes.ts';
import { type Dim, GraphError, int } from '../../types.ts';
import { split } from './Split.ts';

/** Tensors one after another along one axis; they agree in type and in every other dimension. */
export const Concat: Operator = {
  name: 'Concat',
  infer: (inputs, attributes) => {
    const first = nth(inputs, 0);
    const axis = normaliseAxis(intAttribute(attributes, 'axis'), first.rank, 'Concat');
    for (const { type, shape } of inputs) {
      if (
        type !== first.type ||
        shape.length !== first.rank ||
        !sameShape(shape.with(axis, 1), first.shape.with(axis, 1))
      ) {
        throw new GraphError(
          `Concat: ${first.type} ${showShape(first.shape)} and ${type} ${showShape(shape)} do not join along axis ${axis}.`,
        );
      }
    }
    const size = inputs.map(({ shape }) => shape[axis] as Dim).reduce(addDims);
    return [{ type: first.type, shape: first.shape.with(axis, size) }];
  },
  elements: ({ inputs }) => {
    const pieces = inputs.map(knownElements);
    return pieces.every((piece) => piece !== null) ? pieces.flat() : null;
  },
  gradient: (context) => {
    const { inputs } = context;
    const axis = normaliseAxis(intAttribute(context.attributes, 'axis'), nth(inputs, 0).rank, 'Concat');
    const sizes = inputs.map(({ shape }) => shape[axis] as Dim);
    return inputs.map((_, i) => () => nth(split(onlyUpstream(context), sizes, axis), i));
  },
};

/** The value itself when there is only one. */
export function concat(values: readonly Value[], axis: number): Value {
  const first = nth(values, 0);
  return values.length === 1 ? first : first.builder.one(Concat, values, { axis: int(axis) });
}

import type { Value } from '../../builder.ts';
import { nth, type Operator } from '../../operator.ts';

/** The sizes of a tensor as int64 [rank], for shapes that are computed when the graph runs. */
export const Shape: Operator = {
  name: 'Shape',
  infer: (inputs) => [{ type: 'int64', shape: [nth(inputs, 0).rank] }],
  elements: ({ inputs }) => nth(inputs, 0).shape,
};

/** The sizes of x as int64 [rank], known in terms of symbolic dimensions. */
export const shapeOf = (x: Value): Value => x.builder.one(Shape, [x]);

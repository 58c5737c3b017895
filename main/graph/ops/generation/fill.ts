import type { GraphBuilder, Value } from '../../builder.ts';
import { isStatic } from '../../shapes.ts';
import type { TensorType } from '../../types.ts';
import { expand } from '../shape/Expand.ts';
import { shapeOf } from '../shape/Shape.ts';

/** A floating tensor of the given type and shape that holds one number everywhere. */
export function filled(builder: GraphBuilder, { type, shape }: TensorType, number: number): Value {
  return expand(builder.scalar(number, type), shape);
}

/** A tensor of zeros with the type and shape of another. */
export const zeros = (builder: GraphBuilder, like: TensorType): Value => filled(builder, like, 0);

/** The same where sizes of the other may be known only when the graph runs. */
export const zerosLike = (like: Value): Value =>
  isStatic(like.shape) ? zeros(like.builder, like) : expand(like.builder.scalar(0, like.type), shapeOf(like));

import type { GraphBuilder, Value } from '../../builder.ts';
import type { TensorType } from '../../types.ts';
import { expand } from '../shape/Expand.ts';

/** A floating tensor of the given type and shape that holds one number everywhere. */
export function filled(builder: GraphBuilder, { type, shape }: TensorType, number: number): Value {
  return expand(builder.scalar(number, type), shape);
}

/** A tensor of zeros with the type and shape of another. */
export const zeros = (builder: GraphBuilder, like: TensorType): Value => filled(builder, like, 0);

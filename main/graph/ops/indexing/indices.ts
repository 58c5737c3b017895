import type { Value } from '../../builder.ts';
import { GraphError } from '../../types.ts';

/** Refuses indices that are not integers. */
export function requireIndices(indices: Value, operator: string): Value {
  if (indices.type !== 'int64' && indices.type !== 'int32') {
    throw new GraphError(`${operator}: indices must be int64 or int32, not ${indices.type}.`);
  }
  return indices;
}

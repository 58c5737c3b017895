import type { Value } from '../builder.ts';
import { add, concat, mul, neg, slice } from '../ops/index.ts';
import { GraphError } from '../types.ts';

/**
 * Rotary position embedding in the half-split convention (Su et al. 2021 as in Llama): element i of the last axis
 * turns with element i + D/2. `cos` and `sin` broadcast to x and hold every angle twice: [..., D].
 */
export function rotary(x: Value, cos: Value, sin: Value): Value {
  const size = x.shape.at(-1);
  if (typeof size !== 'number' || size % 2)
    throw new GraphError(`rotary: a last axis of ${size} elements has no halves.`);
  const first = slice(x, [0], [size / 2], [-1]);
  const second = slice(x, [size / 2], [size], [-1]);
  return add(mul(x, cos), mul(concat([neg(second), first], -1), sin));
}

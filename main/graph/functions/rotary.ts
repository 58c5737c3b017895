import type { Value } from '../builder.ts';
import { add, concat, mul, neg, slice, split } from '../ops/index.ts';
import { GraphError } from '../types.ts';

/**
 * Rotary position embedding in the half-split convention (Su et al. 2021 as in Llama): element i of the last axis
 * turns with element i + D/2. `cos` and `sin` broadcast to x and hold every angle twice: [..., D]. Where they are shorter than
 * the last axis of x, only so many of its leading elements are turned (partial rotation, GPT-NeoX).
 */
export function rotary(x: Value, cos: Value, sin: Value): Value {
  const whole = x.shape.at(-1);
  const size = cos.shape.at(-1);
  if (typeof whole === 'number' && typeof size === 'number' && size < whole) {
    const [turned, rest] = split(x, [size, whole - size], x.rank - 1) as [Value, Value];
    return concat([rotary(turned, cos, sin), rest], -1);
  }
  if (typeof size !== 'number' || size % 2)
    throw new GraphError(`rotary: a last axis of ${size} elements has no halves.`);
  const first = slice(x, [0], [size / 2], [-1]);
  const second = slice(x, [size / 2], [size], [-1]);
  return add(mul(x, cos), mul(concat([neg(second), first], -1), sin));
}

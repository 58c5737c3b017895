import type { Value } from '../../builder.ts';
import type { Operator } from '../../operator.ts';
import { inferBroadcast } from '../elementwise/broadcast.ts';

/** Elementwise a = b with broadcasting. */
export const Equal: Operator = { name: 'Equal', infer: inferBroadcast('Equal', 'bool') };

/** Where a = b. */
export const equal = (a: Value, b: Value): Value => a.builder.one(Equal, [a, b]);

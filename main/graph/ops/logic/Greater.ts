import type { Value } from '../../builder.ts';
import type { Operator } from '../../operator.ts';
import { inferBroadcast } from '../elementwise/broadcast.ts';

/** Elementwise a > b with broadcasting. */
export const Greater: Operator = { name: 'Greater', infer: inferBroadcast('Greater', 'bool') };

/** Where a > b. */
export const greater = (a: Value, b: Value): Value => a.builder.one(Greater, [a, b]);

import type { Value } from '../../builder.ts';
import type { Operator } from '../../operator.ts';
import { inferBroadcast } from '../elementwise/broadcast.ts';

/** Elementwise a ≤ b with broadcasting. */
export const LessOrEqual: Operator = { name: 'LessOrEqual', infer: inferBroadcast('LessOrEqual', 'bool') };

/** Where a ≤ b. */
export const lessOrEqual = (a: Value, b: Value): Value => a.builder.one(LessOrEqual, [a, b]);

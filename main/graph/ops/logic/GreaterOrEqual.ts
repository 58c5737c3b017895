import type { Value } from '../../builder.ts';
import type { Operator } from '../../operator.ts';
import { inferBroadcast } from '../elementwise/broadcast.ts';

/** Elementwise a ≥ b with broadcasting. */
export const GreaterOrEqual: Operator = { name: 'GreaterOrEqual', infer: inferBroadcast('GreaterOrEqual', 'bool') };

export const greaterOrEqual = (a: Value, b: Value): Value => a.builder.one(GreaterOrEqual, [a, b]);

import type { Value } from '../../builder.ts';
import type { Operator } from '../../operator.ts';
import { inferBroadcast } from '../elementwise/broadcast.ts';

/** Elementwise a < b with broadcasting. */
export const Less: Operator = { name: 'Less', infer: inferBroadcast('Less', 'bool') };

export const less = (a: Value, b: Value): Value => a.builder.one(Less, [a, b]);

import type { Value } from '../../builder.ts';
import type { Operator } from '../../operator.ts';
import { inferLogical } from '../elementwise/broadcast.ts';

/** Elementwise a ∨ b of bool with broadcasting. */
export const Or: Operator = { name: 'Or', infer: inferLogical('Or') };

export const or = (a: Value, b: Value): Value => a.builder.one(Or, [a, b]);

import type { Value } from '../../builder.ts';
import type { Operator } from '../../operator.ts';
import { inferLogical } from '../elementwise/broadcast.ts';

/** Elementwise a ∧ b of bool with broadcasting. */
export const And: Operator = { name: 'And', infer: inferLogical('And') };

/** a ∧ b of bool tensors. */
export const and = (a: Value, b: Value): Value => a.builder.one(And, [a, b]);

import type { Value } from '../../builder.ts';
import type { Operator } from '../../operator.ts';
import { inferSame } from './broadcast.ts';

/** −1, 0 or 1. Constant almost everywhere, so nothing flows back through it. */
export const Sign: Operator = { name: 'Sign', infer: inferSame, detached: true };

export const sign = (x: Value): Value => x.builder.one(Sign, [x]);

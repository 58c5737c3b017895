import type { Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { inferBroadcast, unbroadcast } from './broadcast.ts';
import { lessOrEqual } from '../logic/LessOrEqual.ts';
import { where } from '../logic/Where.ts';

/** Elementwise smaller one of two with broadcasting. The gradient goes to the smaller one; on a tie to the first. */
export const Min: Operator = {
  name: 'Min',
  infer: inferBroadcast('Min'),
  gradient: (context) => {
    const dy = onlyUpstream(context);
    const a = nth(context.inputs, 0);
    const b = nth(context.inputs, 1);
    const zero = (): Value => dy.builder.scalar(0, dy.type);
    return [
      () => unbroadcast(where(lessOrEqual(a, b), dy, zero()), a),
      () => unbroadcast(where(lessOrEqual(a, b), zero(), dy), b),
    ];
  },
};

/** The smaller of a and b. */
export const min = (a: Value, b: Value): Value => a.builder.one(Min, [a, b]);

import type { Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { inferBroadcast, unbroadcast } from './broadcast.ts';
import { greaterOrEqual } from '../logic/GreaterOrEqual.ts';
import { where } from '../logic/Where.ts';

/** Elementwise larger one of two with broadcasting. The gradient goes to the larger one; on a tie to the first. */
export const Max: Operator = {
  name: 'Max',
  infer: inferBroadcast('Max'),
  gradient: (context) => {
    const dy = onlyUpstream(context);
    const a = nth(context.inputs, 0);
    const b = nth(context.inputs, 1);
    const zero = (): Value => dy.builder.scalar(0, dy.type);
    return [
      () => unbroadcast(where(greaterOrEqual(a, b), dy, zero()), a),
      () => unbroadcast(where(greaterOrEqual(a, b), zero(), dy), b),
    ];
  },
};

/** The larger of a and b. */
export const max = (a: Value, b: Value): Value => a.builder.one(Max, [a, b]);

import type { Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { inferSame } from './broadcast.ts';
import { mul } from './Mul.ts';
import { sub } from './Sub.ts';

/** y = 1 / (1 + e⁻ˣ); dx = dy · (y − y²). */
export const Sigmoid: Operator = {
  name: 'Sigmoid',
  infer: inferSame,
  gradient: (context) => {
    const y = nth(context.outputs, 0);
    return [() => mul(onlyUpstream(context), sub(y, mul(y, y)))];
  },
};

/** 1 / (1 + e⁻ˣ). */
export const sigmoid = (x: Value): Value => x.builder.one(Sigmoid, [x]);

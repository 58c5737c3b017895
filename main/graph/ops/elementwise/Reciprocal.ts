import type { Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { inferSame } from './broadcast.ts';
import { mul } from './Mul.ts';
import { neg } from './Neg.ts';

/** y = 1 / x; dx = −dy · y². */
export const Reciprocal: Operator = {
  name: 'Reciprocal',
  infer: inferSame,
  gradient: (context) => {
    const y = nth(context.outputs, 0);
    return [() => neg(mul(onlyUpstream(context), mul(y, y)))];
  },
};

export const reciprocal = (x: Value): Value => x.builder.one(Reciprocal, [x]);

import type { Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { inferSame } from './broadcast.ts';
import { mul } from './Mul.ts';
import { sub } from './Sub.ts';

/** y = tanh x; dx = dy · (1 − y²). */
export const Tanh: Operator = {
  name: 'Tanh',
  infer: inferSame,
  gradient: (context) => {
    const y = nth(context.outputs, 0);
    return [() => mul(onlyUpstream(context), sub(y.builder.scalar(1, y.type), mul(y, y)))];
  },
};

export const tanh = (x: Value): Value => x.builder.one(Tanh, [x]);

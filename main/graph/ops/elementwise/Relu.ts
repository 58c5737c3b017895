import type { Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { inferSame } from './broadcast.ts';
import { greater } from '../logic/Greater.ts';
import { where } from '../logic/Where.ts';

/** max(x, 0); the gradient is 0 at 0. */
export const Relu: Operator = {
  name: 'Relu',
  infer: inferSame,
  gradient: (context) => {
    const dy = onlyUpstream(context);
    const zero = dy.builder.scalar(0, dy.type);
    return [() => where(greater(nth(context.inputs, 0), zero), dy, zero)];
  },
};

export const relu = (x: Value): Value => x.builder.one(Relu, [x]);

import type { Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { inferSame } from './broadcast.ts';
import { exp } from './Exp.ts';
import { mul, scale } from './Mul.ts';
import { neg } from './Neg.ts';

/** Gauss error function; dx = dy · 2/√π · exp(−x²). */
export const Erf: Operator = {
  name: 'Erf',
  infer: inferSame,
  gradient: (context) => {
    const x = nth(context.inputs, 0);
    return [() => mul(onlyUpstream(context), scale(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI)))];
  },
};

export const erf = (x: Value): Value => x.builder.one(Erf, [x]);

import type { Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { inferSame } from './broadcast.ts';
import { mul } from './Mul.ts';
import { neg } from './Neg.ts';
import { sin } from './Sin.ts';

/** Cosine of radians; dx = −dy · sin x. */
export const Cos: Operator = {
  name: 'Cos',
  infer: inferSame,
  gradient: (context) => [() => neg(mul(onlyUpstream(context), sin(nth(context.inputs, 0))))],
};

/** cos x, x in radians. */
export const cos = (x: Value): Value => x.builder.one(Cos, [x]);

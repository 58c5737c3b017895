import type { Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { inferSame } from './broadcast.ts';
import { cos } from './Cos.ts';
import { mul } from './Mul.ts';

/** Sine of radians; dx = dy · cos x. */
export const Sin: Operator = {
  name: 'Sin',
  infer: inferSame,
  gradient: (context) => [() => mul(onlyUpstream(context), cos(nth(context.inputs, 0)))],
};

/** sin x, x in radians. */
export const sin = (x: Value): Value => x.builder.one(Sin, [x]);

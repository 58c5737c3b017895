import type { Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { inferSame } from './broadcast.ts';
import { mul } from './Mul.ts';

/** y = eˣ; dx = dy · y. */
export const Exp: Operator = {
  name: 'Exp',
  infer: inferSame,
  gradient: (context) => [() => mul(onlyUpstream(context), nth(context.outputs, 0))],
};

/** eˣ. */
export const exp = (x: Value): Value => x.builder.one(Exp, [x]);

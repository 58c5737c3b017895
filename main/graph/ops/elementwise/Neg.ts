import type { Value } from '../../builder.ts';
import { onlyUpstream, type Operator } from '../../operator.ts';
import { inferSame } from './broadcast.ts';

export const Neg: Operator = {
  name: 'Neg',
  infer: inferSame,
  gradient: (context) => [() => neg(onlyUpstream(context))],
};

/** −x. */
export const neg = (x: Value): Value => x.builder.one(Neg, [x]);

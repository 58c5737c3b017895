import type { Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { inferSame } from './broadcast.ts';
import { div } from './Div.ts';
import { scale } from './Mul.ts';

/** y = √x; dx = dy / (2y). */
export const Sqrt: Operator = {
  name: 'Sqrt',
  infer: inferSame,
  gradient: (context) => [() => div(scale(onlyUpstream(context), 0.5), nth(context.outputs, 0))],
};

/** The square root. */
export const sqrt = (x: Value): Value => x.builder.one(Sqrt, [x]);

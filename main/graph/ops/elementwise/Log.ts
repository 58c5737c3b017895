import type { Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { inferSame } from './broadcast.ts';
import { div } from './Div.ts';

/** Natural logarithm; dx = dy / x. */
export const Log: Operator = {
  name: 'Log',
  infer: inferSame,
  gradient: (context) => [() => div(onlyUpstream(context), nth(context.inputs, 0))],
};

/** The natural logarithm. */
export const log = (x: Value): Value => x.builder.one(Log, [x]);

import type { Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { inferBroadcast, unbroadcast } from './broadcast.ts';
import { mul } from './Mul.ts';
import { neg } from './Neg.ts';

/** Elementwise y = a / b with broadcasting; da = dy / b, db = −dy · y / b. */
export const Div: Operator = {
  name: 'Div',
  infer: inferBroadcast('Div'),
  gradient: (context) => {
    const dy = onlyUpstream(context);
    const a = nth(context.inputs, 0);
    const b = nth(context.inputs, 1);
    const y = nth(context.outputs, 0);
    return [() => unbroadcast(div(dy, b), a), () => unbroadcast(neg(div(mul(dy, y), b)), b)];
  },
};

/** a / b. */
export const div = (a: Value, b: Value): Value => a.builder.one(Div, [a, b]);

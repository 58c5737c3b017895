import type { Value } from '../../builder.ts';
import { subtractDims } from '../../dims.ts';
import { pairedElements } from '../../elements.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { inferBroadcast, unbroadcast } from './broadcast.ts';
import { neg } from './Neg.ts';

/** Elementwise a − b with broadcasting. */
export const Sub: Operator = {
  name: 'Sub',
  infer: inferBroadcast('Sub'),
  elements: pairedElements(subtractDims),
  gradient: (context) => {
    const dy = onlyUpstream(context);
    return [() => unbroadcast(dy, nth(context.inputs, 0)), () => neg(unbroadcast(dy, nth(context.inputs, 1)))];
  },
};

/** a − b. */
export const sub = (a: Value, b: Value): Value => a.builder.one(Sub, [a, b]);

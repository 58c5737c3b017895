import type { Value } from '../../builder.ts';
import { addDims } from '../../dims.ts';
import { pairedElements } from '../../elements.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { inferBroadcast, unbroadcast } from './broadcast.ts';

/** Elementwise a + b with broadcasting. */
export const Add: Operator = {
  name: 'Add',
  infer: inferBroadcast('Add'),
  elements: pairedElements(addDims),
  gradient: (context) => {
    const dy = onlyUpstream(context);
    return [0, 1].map((i) => () => unbroadcast(dy, nth(context.inputs, i)));
  },
};

/** a + b. */
export const add = (a: Value, b: Value): Value => a.builder.one(Add, [a, b]);

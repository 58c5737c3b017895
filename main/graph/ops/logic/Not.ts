import type { Value } from '../../builder.ts';
import { nth, type Operator } from '../../operator.ts';
import { GraphError } from '../../types.ts';

/** Elementwise negation of bool. */
export const Not: Operator = {
  name: 'Not',
  infer: (inputs) => {
    const { type, shape } = nth(inputs, 0);
    if (type !== 'bool') throw new GraphError(`Not: the input must be bool, not ${type}.`);
    return [{ type, shape }];
  },
};

export const not = (x: Value): Value => x.builder.one(Not, [x]);

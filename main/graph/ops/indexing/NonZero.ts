import type { Value } from '../../builder.ts';
import { nth, type Operator } from '../../operator.ts';

/**
 * Where elements are not zero, as int64 [rank, found]: how many there are is known when the graph runs, and is a size of
 * its own until then.
 */
export const NonZero: Operator = {
  name: 'NonZero',
  infer: (inputs) => {
    const x = nth(inputs, 0);
    return [{ type: 'int64', shape: [x.rank, `${x.name}_found`] }];
  },
};

/** Coordinates of the elements that are not zero, one column each, in row-major order. */
export const nonZero = (x: Value): Value => x.builder.one(NonZero, [x]);

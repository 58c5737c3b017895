import type { Value } from '../../builder.ts';
import { intsAttribute, nth, onlyUpstream, type Operator } from '../../operator.ts';
import { type Dim, GraphError, ints } from '../../types.ts';

/** Permutes the axes: output axis i is input axis perm[i]. */
export const Transpose: Operator = {
  name: 'Transpose',
  infer: (inputs, attributes) => {
    const x = nth(inputs, 0);
    const perm = intsAttribute(attributes, 'perm');
    if (perm.length !== x.rank || new Set(perm).size !== x.rank || perm.some((axis) => x.shape[axis] === undefined)) {
      throw new GraphError(`Transpose: [${perm.join(', ')}] is not a permutation of ${x.rank} axes.`);
    }
    return [{ type: x.type, shape: perm.map((axis) => x.shape[axis] as Dim) }];
  },
  gradient: (context) => {
    const perm = intsAttribute(context.attributes, 'perm');
    return [
      () =>
        transpose(
          onlyUpstream(context),
          perm.map((_, axis) => perm.indexOf(axis)),
        ),
    ];
  },
};

/** x with its axes in the order `perm`. */
export const transpose = (x: Value, perm: readonly number[]): Value =>
  x.builder.one(Transpose, [x], { perm: ints(perm) });

/** Swaps the last two axes. */
export function swapLast(x: Value): Value {
  const axes = x.shape.map((_, i) => i);
  return transpose(x, [...axes.slice(0, -2), x.rank - 1, x.rank - 2]);
}

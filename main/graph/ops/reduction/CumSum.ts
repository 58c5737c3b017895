import { constantNumbers, type Value } from '../../builder.ts';
import { intAttribute, nth, onlyUpstream, type Operator } from '../../operator.ts';
import { normaliseAxis } from '../../shapes.ts';
import { int } from '../../types.ts';

/** Sum of the elements up to each one along an axis; the gradient is the same sum from the other end. */
export const CumSum: Operator = {
  name: 'CumSum',
  infer: (inputs) => {
    const { type, shape, rank } = nth(inputs, 0);
    for (const axis of constantNumbers(nth(inputs, 1), 'CumSum')) normaliseAxis(axis, rank, 'CumSum');
    return [{ type, shape }];
  },
  gradient: (context) => [
    () => {
      const [axis] = constantNumbers(nth(context.inputs, 1), 'CumSum');
      const exclusive = intAttribute(context.attributes, 'exclusive') === 1;
      const reverse = intAttribute(context.attributes, 'reverse') === 1;
      return cumSum(onlyUpstream(context), axis as number, { exclusive, reverse: !reverse });
    },
    null,
  ],
};

export interface CumSumOptions {
  /** Leave each element out of its own sum. */
  readonly exclusive?: boolean;
  /** Sum from the end. */
  readonly reverse?: boolean;
}

export function cumSum(x: Value, axis: number, { exclusive = false, reverse = false }: CumSumOptions = {}): Value {
  const attributes = { exclusive: int(exclusive ? 1 : 0), reverse: int(reverse ? 1 : 0) };
  return x.builder.one(CumSum, [x, x.builder.constant('int64', [], BigInt64Array.of(BigInt(axis)))], attributes);
}

import type { Value } from '../../builder.ts';
import { intAttribute, nth, onlyUpstream, type Operator } from '../../operator.ts';
import { int } from '../../types.ts';
import { inferSame } from '../elementwise/broadcast.ts';
import { mul } from '../elementwise/Mul.ts';
import { reduceSum } from './ReduceSum.ts';
import { sub } from '../elementwise/Sub.ts';

/** exp(x) / Σ exp(x) along one axis; dx = (dy − Σ dy·y) · y. */
export const Softmax: Operator = {
  name: 'Softmax',
  infer: inferSame,
  gradient: (context) => {
    const y = nth(context.outputs, 0);
    const axis = intAttribute(context.attributes, 'axis');
    return [
      () => {
        const dy = onlyUpstream(context);
        return mul(sub(dy, reduceSum(mul(dy, y), [axis], true)), y);
      },
    ];
  },
};

/** eˣ / Σ eˣ along an axis. */
export const softmax = (x: Value, axis = -1): Value => x.builder.one(Softmax, [x], { axis: int(axis) });

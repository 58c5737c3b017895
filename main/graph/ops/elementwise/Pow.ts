import type { Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { inferBroadcast, unbroadcast } from './broadcast.ts';
import { log } from './Log.ts';
import { mul } from './Mul.ts';
import { sub } from './Sub.ts';

/**
 * Elementwise y = a^b with broadcasting; da = dy · b · a^(b − 1), db = dy · y · ln a.
 * The gradient with respect to the exponent exists only where a is positive.
 */
export const Pow: Operator = {
  name: 'Pow',
  infer: inferBroadcast('Pow'),
  gradient: (context) => {
    const dy = onlyUpstream(context);
    const a = nth(context.inputs, 0);
    const b = nth(context.inputs, 1);
    const y = nth(context.outputs, 0);
    return [
      () => unbroadcast(mul(dy, mul(b, pow(a, sub(b, b.builder.scalar(1, b.type))))), a),
      () => unbroadcast(mul(dy, mul(y, log(a))), b),
    ];
  },
};

/** a to the power of a value or of a number. */
export function pow(a: Value, exponent: Value | number): Value {
  return a.builder.one(Pow, [a, typeof exponent === 'number' ? a.builder.scalar(exponent, a.type) : exponent]);
}

import type { Value } from '../../builder.ts';
import { multiplyDims } from '../../dims.ts';
import { pairedElements } from '../../elements.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { inferBroadcast, unbroadcast } from './broadcast.ts';

/** Elementwise a · b with broadcasting. */
export const Mul: Operator = {
  name: 'Mul',
  infer: inferBroadcast('Mul'),
  elements: pairedElements(multiplyDims),
  gradient: (context) => {
    const dy = onlyUpstream(context);
    const a = nth(context.inputs, 0);
    const b = nth(context.inputs, 1);
    return [() => unbroadcast(mul(dy, b), a), () => unbroadcast(mul(dy, a), b)];
  },
};

/** a · b, elementwise. */
export const mul = (a: Value, b: Value): Value => a.builder.one(Mul, [a, b]);

/** x times a number. */
export const scale = (x: Value, factor: number): Value => mul(x, x.builder.scalar(factor, x.type));

import type { Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { inferSame } from './broadcast.ts';
import { cast } from './Cast.ts';
import { greater } from '../logic/Greater.ts';
import { less } from '../logic/Less.ts';
import { mul } from './Mul.ts';
import { sub } from './Sub.ts';

/**
 * |x|; dx = dy · ([x > 0] − [x < 0]), which is 0 at 0. The operator Sign is not used because ONNX Runtime has no
 * WebGPU kernel for it.
 */
export const Abs: Operator = {
  name: 'Abs',
  infer: inferSame,
  gradient: (context) => {
    const x = nth(context.inputs, 0);
    const zero = x.builder.scalar(0, x.type);
    return [() => mul(onlyUpstream(context), sub(cast(greater(x, zero), x.type), cast(less(x, zero), x.type)))];
  },
};

/** |x|. */
export const abs = (x: Value): Value => x.builder.one(Abs, [x]);

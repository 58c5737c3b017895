import type { Value } from '../../builder.ts';
import { nth, onlyUpstream, type Operator } from '../../operator.ts';
import { broadcastShapes, showShape } from '../../shapes.ts';
import { type Dim, GraphError } from '../../types.ts';
import { unbroadcast } from '../elementwise/broadcast.ts';
import { swapLast } from '../shape/Transpose.ts';

/** Batched matrix product of [..., m, k] and [..., k, n]; leading axes broadcast. Both inputs have rank ≥ 2. */
export const MatMul: Operator = {
  name: 'MatMul',
  infer: (inputs) => {
    const a = nth(inputs, 0);
    const b = nth(inputs, 1);
    if (a.rank < 2 || b.rank < 2 || a.type !== b.type || a.shape.at(-1) !== b.shape.at(-2)) {
      throw new GraphError(
        `MatMul: ${a.type} ${showShape(a.shape)} and ${b.type} ${showShape(b.shape)} do not multiply.`,
      );
    }
    const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2), 'MatMul');
    return [{ type: a.type, shape: [...batch, a.shape.at(-2) as Dim, b.shape.at(-1) as Dim] }];
  },
  gradient: (context) => {
    const dy = onlyUpstream(context);
    const a = nth(context.inputs, 0);
    const b = nth(context.inputs, 1);
    return [() => unbroadcast(matMul(dy, swapLast(b)), a), () => unbroadcast(matMul(swapLast(a), dy), b)];
  },
};

/** Matrix products over the last two axes; the others broadcast. */
export const matMul = (a: Value, b: Value): Value => a.builder.one(MatMul, [a, b]);

import type { Value } from '../../builder.ts';
import { intAttribute, nth, onlyUpstream, type Operator } from '../../operator.ts';
import { broadcastShapes, sameShape, showShape } from '../../shapes.ts';
import { type Dim, GraphError, int } from '../../types.ts';
import { unbroadcast } from '../elementwise/broadcast.ts';

/**
 * y = op(A) op(B) (+ C) for matrices, where op transposes on request and C broadcasts to y. Both gradients are Gemms
 * again that read A and B as they lie in memory, so no transposed copy is ever made.
 */
export const Gemm: Operator = {
  name: 'Gemm',
  infer: (inputs, attributes) => {
    const a = nth(inputs, 0);
    const b = nth(inputs, 1);
    const c = inputs[2];
    const [m, k] = oriented(a, intAttribute(attributes, 'transA'));
    const [rows, n] = oriented(b, intAttribute(attributes, 'transB'));
    if (a.type !== b.type || k !== rows) {
      throw new GraphError(`Gemm: ${a.type} [${m}, ${k}] and ${b.type} [${rows}, ${n}] do not multiply.`);
    }
    if (c && (c.type !== a.type || !sameShape(broadcastShapes([m, n], c.shape, 'Gemm'), [m, n]))) {
      throw new GraphError(
        `Gemm: a ${c.type} bias ${showShape(c.shape)} does not broadcast to ${a.type} [${m}, ${n}].`,
      );
    }
    return [{ type: a.type, shape: [m, n] }];
  },
  gradient: (context) => {
    const dy = onlyUpstream(context);
    const a = nth(context.inputs, 0);
    const b = nth(context.inputs, 1);
    const transA = intAttribute(context.attributes, 'transA') === 1;
    const transB = intAttribute(context.attributes, 'transB') === 1;
    return [
      () => (transA ? gemm(b, dy, { transA: transB, transB: true }) : gemm(dy, b, { transB: !transB })),
      () => (transB ? gemm(dy, a, { transA: true, transB: transA }) : gemm(a, dy, { transA: !transA })),
      () => unbroadcast(dy, nth(context.inputs, 2)),
    ];
  },
};

function oriented({ shape }: Value, transposed: number): [Dim, Dim] {
  const [rows, columns] = shape;
  if (rows === undefined || columns === undefined || shape.length !== 2) {
    throw new GraphError(`Gemm: ${showShape(shape)} is not a matrix.`);
  }
  return transposed === 1 ? [columns, rows] : [rows, columns];
}

export interface GemmOptions {
  readonly transA?: boolean;
  readonly transB?: boolean;
  /** Added to the product; broadcasts to its shape. */
  readonly bias?: Value;
}

/** a · b of two matrices, each transposed first where it is said, plus a broadcast bias. */
export function gemm(a: Value, b: Value, { transA = false, transB = false, bias }: GemmOptions = {}): Value {
  const attributes = { transA: int(transA ? 1 : 0), transB: int(transB ? 1 : 0) };
  return a.builder.one(Gemm, bias ? [a, b, bias] : [a, b], attributes);
}

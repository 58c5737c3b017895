import type { Value } from '../graph/builder.ts';
import { add, gemm, matMul, reshape, swapLast } from '../graph/ops/index.ts';
import { isStatic } from '../graph/shapes.ts';
import type { Dim } from '../graph/types.ts';

/**
 * y = x Wᵀ + b for x [..., in] and W [out, in] as checkpoints store it. With known sizes it is one Gemm on a matrix
 * (no transposed copy of W is ever made, and both gradients are Gemms again), and so it is for rows alone; with sizes known only
 * at run time it is otherwise a MatMul with the transposed weight, which ONNX Runtime folds into the constant.
 */
export function linear(x: Value, weight: Value, bias?: Value): Value {
  const [out, columns] = weight.shape as [Dim, Dim];
  if (x.rank === 2) return gemm(x, weight, { transB: true, ...(bias ? { bias } : {}) });
  if (!isStatic(x.shape)) {
    const y = matMul(x, swapLast(weight));
    return bias ? add(y, bias) : y;
  }
  const rows = x.shape.slice(0, -1).reduce((a, b) => a * b, 1);
  const y = gemm(reshape(x, [rows, columns]), weight, { transB: true, ...(bias ? { bias } : {}) });
  return reshape(y, [...x.shape.slice(0, -1), out]);
}

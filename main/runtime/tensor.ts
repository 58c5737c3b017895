import { Tensor as OrtTensor } from 'onnxruntime-node';
import type { DataType, TensorData } from '../graph/types.ts';

/** Values in memory with their type and shape, row-major. */
export interface Tensor {
  readonly type: DataType;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/** Tensors by the name of a graph’s input or output. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** A float32 tensor over the array itself, without a copy. */
export const float32 = (data: Float32Array, shape: readonly number[]): Tensor => ({ type: 'float32', shape, data });

/** An int64 tensor of ordinary integers. */
export const int64 = (numbers: ArrayLike<number>, shape: readonly number[]): Tensor => ({
  type: 'int64',
  shape,
  data: BigInt64Array.from(numbers as Iterable<number> & ArrayLike<number>, BigInt),
});

/** A float32 tensor of zeros. */
export const zeros = (shape: readonly number[]): Tensor =>
  float32(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);

/** The float values of a tensor; an error if it holds anything else. */
export function floats(tensor: Tensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array))
    throw new TypeError(`Expected a float32 tensor, got ${tensor?.type ?? 'none'}.`);
  return tensor.data;
}

/** A view for ONNX Runtime; the memory is shared, not copied. */
export function toOrt(tensor: Tensor): OrtTensor {
  return new OrtTensor(tensor.type as 'float32', tensor.data as Float32Array, tensor.shape);
}

export function fromOrt(tensor: OrtTensor): Tensor {
  return { type: tensor.type as DataType, shape: tensor.dims, data: tensor.data as TensorData };
}

import { GraphBuilder } from '../../graph/builder.ts';
import { gemm } from '../../graph/ops/index.ts';
import { Device, type Kernel } from '../device.ts';
import type { Tensor } from '../tensor.ts';

/** Sizes of op(A) [rows, inner] · op(B) [inner, columns]; a transposed matrix is stored the other way round. */
export interface Product {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly transA?: boolean;
  readonly transB?: boolean;
}

/** Kernels by product and type; a device forgets them when it is released and thrown away. */
const kernels = new WeakMap<Device, Map<string, Promise<Kernel>>>();

/** float64 exists on the cpu only; factorisations run there whatever device runs the model. */
const host = new Device('cpu');

/** A product of row-major matrices as a graph; float64 matrices are multiplied on the cpu. */
export async function multiply<T extends Float32Array | Float64Array>(
  device: Device,
  a: T,
  b: T,
  product: Product,
): Promise<T> {
  const { rows, inner, columns, transA = false, transB = false } = product;
  const type = a instanceof Float64Array ? 'float64' : 'float32';
  const kernel = await compiled(type === 'float64' && device.kind !== 'cpu' ? host : device, type, product);
  const tensor = (data: T, shape: readonly number[]): Tensor => ({ type, shape, data });
  const { c } = await kernel.run({
    a: tensor(a, transA ? [inner, rows] : [rows, inner]),
    b: tensor(b, transB ? [columns, inner] : [inner, columns]),
  });
  return c?.data as T;
}

/** One kernel for products of all sizes: sessions have threads of their own, and factorisations multiply many shapes. */
function compiled(device: Device, type: 'float32' | 'float64', product: Product): Promise<Kernel> {
  const { transA = false, transB = false } = product;
  const known = kernels.get(device) ?? new Map<string, Promise<Kernel>>();
  kernels.set(device, known);
  const key = [device.generation, type, transA, transB].join();
  let kernel = known.get(key);
  if (!kernel) {
    const builder = new GraphBuilder();
    const a = builder.input('a', type, transA ? ['inner', 'rows'] : ['rows', 'inner']);
    const b = builder.input('b', type, transB ? ['columns', 'inner'] : ['inner', 'columns']);
    kernel = device.compile(builder.build({ c: gemm(a, b, { transA, transB }) }));
    known.set(key, kernel);
  }
  return kernel;
}

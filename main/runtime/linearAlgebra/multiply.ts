import { GraphBuilder } from '../../graph/builder.ts';
import { gemm } from '../../graph/ops/index.ts';
import type { Device } from '../device.ts';
import { float32, floats } from '../tensor.ts';

export async function multiply(
  device: Device,
  a: Float32Array,
  b: Float32Array,
  {
    rows,
    inner,
    columns,
    transA = false,
    transB = false,
  }: { rows: number; inner: number; columns: number; transA?: boolean; transB?: boolean },
): Promise<Float32Array> {
  const shapeA = transA ? [inner, rows] : [rows, inner];
  const shapeB = transB ? [columns, inner] : [inner, columns];
  const builder = new GraphBuilder();
  const c = gemm(builder.input('a', 'float32', shapeA), builder.input('b', 'float32', shapeB), { transA, transB });
  const kernel = await device.compile(builder.build({ c }));
  return floats((await kernel.run({ a: float32(a, shapeA), b: float32(b, shapeB) }))['c']);
}

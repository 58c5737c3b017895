import { GraphBuilder } from '../graph/builder.ts';
import { gemm } from '../graph/ops/index.ts';
import { Device } from './device.ts';
import { zeros } from './tensor.ts';

/** Floating point operations per second of a matrix product, measured now. */
export async function matrixSpeed(): Promise<number> {
  const size = 768;
  const device = new Device('cpu');
  const builder = new GraphBuilder();
  const a = builder.input('a', 'float32', [size, size]);
  const kernel = await device.compile(builder.build({ c: gemm(a, a, { transB: true }) }));
  let best = Infinity;
  for (let run = 0; run < 8; run += 1) {
    const started = performance.now();
    await kernel.run({ a: zeros([size, size]) });
    best = Math.min(best, performance.now() - started);
  }
  await device.release();
  return (2 * size ** 3) / (best / 1000);
}

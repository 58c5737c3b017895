import { GraphBuilder } from '../main/graph/builder.ts';
import { gemm } from '../main/graph/ops/index.ts';
import type { Device } from '../main/runtime/device.ts';
import { float32 } from '../main/runtime/tensor.ts';

/** A matrix product of the kind that fills a transformer: [rows, inner] · [columns, inner]ᵀ. */
const size = { rows: 1024, inner: 2048, columns: 2048 };

/** The machine's own matrix-product peak in FLOP/s: the best of many runs of one large float32 product. */
export async function gemmPeak(device: Device, runs = 12): Promise<number> {
  const { rows, inner, columns } = size;
  const builder = new GraphBuilder();
  const a = builder.input('a', 'float32', [rows, inner]);
  const b = builder.input('b', 'float32', [columns, inner]);
  const kernel = await device.compile(builder.build({ c: gemm(a, b, { transB: true }) }));
  const noise = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i));
  const feeds = {
    a: float32(noise(rows * inner), [rows, inner]),
    b: float32(noise(columns * inner), [columns, inner]),
  };
  const into = { c: float32(new Float32Array(rows * columns), [rows, columns]) };
  let best = Infinity;
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now();
    await kernel.run(feeds, into);
    best = Math.min(best, performance.now() - started);
  }
  return (2 * rows * inner * columns) / (best / 1000);
}

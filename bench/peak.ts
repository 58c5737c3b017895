import { Device } from '../main/runtime/device.ts';
import { zeros } from '../main/runtime/tensor.ts';
import { linearsOf } from '../main/compress/linears.ts';
import { add } from '../main/graph/ops/index.ts';
import type { GradientStatistic } from '../main/walk/statistics.ts';
import type { Activations } from '../main/walk/activations.ts';
import { type PartWeights, Walker } from '../main/walk/walker.ts';
import { headFlops, layerFlops } from '../main/models/flops.ts';
import { gemmPeak } from './gemm.ts';
import { syntheticArchitecture, syntheticSource } from './synthetic.ts';

const gradientSum: GradientStatistic = {
  name: 'sum',
  per: 'batch',
  auxiliary: [],
  emit: (_w, g, total) => add(total, g),
};

/** Shares of the GEMM peak, forwards and forwards + backwards (recomputation counted). */
export async function peakShares(device: Device, hidden: number, length: number, windows: number, layers = 4) {
  const architecture = syntheticArchitecture({
    hidden,
    layers,
    groups: hidden / 128,
    queriesPerGroup: 2,
    headDim: 64,
    neurons: (hidden * 11) / 4,
    vocabulary: 8192,
  });
  const source = syntheticSource(architecture);
  const budget = { reserve: () => true, release: () => undefined };
  const walker = new Walker(source, { device, budget, scratch: '/tmp', batchTokens: windows * length });
  const text = {
    ids: Int32Array.from({ length: windows * length }, (_, i) => (i * 7919) % 8192),
    count: windows,
    length,
  };
  const weights: PartWeights[] = [];
  for (let l = 0; l < layers; l += 1) weights.push(await walker.load(l));
  const tokens = windows * length;
  const blocks = Array.from({ length: layers }, (_, l) => layerFlops(architecture, l, windows, length)).reduce(
    (a, b) => a + b,
    0,
  );
  const head = headFlops(architecture, tokens);

  const forward = async (keep: boolean) => {
    const stream = await walker.embed(text);
    const inputs: Activations[] = [];
    for (let l = 0; l < layers; l += 1) {
      const { before } = await walker.advance(stream, l, weights[l]!, [], { keep });
      if (before) inputs.push(before);
    }
    return { stream, inputs };
  };
  const time = async (work: () => Promise<unknown>, runs: number) => {
    let best = Infinity;
    for (let r = 0; r < runs; r += 1) {
      const t = performance.now();
      await work();
      best = Math.min(best, (performance.now() - t) / 1000);
    }
    return best;
  };
  const f = await time(async () => {
    const { stream } = await forward(false);
    await walker.losses(stream);
  }, 5);
  const b = await time(async () => {
    const { stream, inputs } = await forward(true);
    let upstream = await walker.lossGradient(stream, 'batch');
    for (let l = layers - 1; l >= 0; l -= 1) {
      const of = linearsOf(source, l).map(({ parameter }) => parameter);
      const totals = Object.fromEntries(of.map((p) => [`${p.local}.sum`, zeros(p.shape)]));
      upstream = await walker.retreat(stream, l, weights[l]!, { inputs: inputs[l]!, upstream }, [gradientSum], {
        of,
        totals,
      });
    }
  }, 4);
  const peak = await gemmPeak(device);
  return {
    hidden,
    length,
    peak: peak / 1e9,
    forward: (blocks + head) / f / peak,
    both: (blocks * 4 + head * 2 + head * 1) / b / peak,
    f,
    b,
  };
}
const d = new Device('cpu');
for (const [h, t, w] of [
  [512, 128, 8],
  [512, 256, 4],
  [1024, 256, 4],
  [2048, 512, 2],
] as const)
  console.log(JSON.stringify(await peakShares(d, h, t, w)));

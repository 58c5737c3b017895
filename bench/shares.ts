import { tmpdir } from 'node:os';
import { linearsOf } from '../main/compress/extraction/linears.ts';
import type { ModelSource } from '../main/models/source.ts';
import type { TokenWindows } from '../main/models/windows.ts';
import type { Device } from '../main/runtime/device.ts';
import { zeros } from '../main/runtime/tensor.ts';
import type { Activations } from '../main/walk/activations.ts';
import { type GradientStatistic, totalKey } from '../main/walk/statistics.ts';
import type { PartWeights } from '../main/walk/stream.ts';
import { Walker } from '../main/walk/walker.ts';
import { gemmPeak } from './gemm.ts';
import { syntheticArchitecture, syntheticSource } from './synthetic.ts';

export interface Shares {
  readonly hidden: number;
  readonly windows: number;
  readonly length: number;
  readonly peakGflops: number;
  readonly forwardTokensPerSecond: number;
  readonly forwardShare: number;
  readonly bothTokensPerSecond: number;
  readonly bothShare: number;
}

const gradientSum: GradientStatistic = {
  name: 'sum',
  separate: false,
  auxiliary: [],
  shape: ({ parameter }) => parameter.shape,
  emit: ({ gradient }) => gradient,
};

const layers = 4;
const vocabulary = 8192;

/**
 * Speed of a walk forwards, and forwards and backwards, as shares of the machine's own matrix-product peak, which is
 * measured before and after in the same process. Only matrix products count as work; in the backward pass each block
 * is computed once more, then twice for its two gradients.
 */
export async function measureShares(device: Device, hidden: number, windows: number, length: number): Promise<Shares> {
  const size = { groups: hidden / 128, queriesPerGroup: 2, headDim: 64, neurons: (hidden * 11) / 4 };
  const architecture = syntheticArchitecture({ hidden, layers, vocabulary, ...size });
  const source = syntheticSource(architecture);
  const tokens = windows * length;
  const budget = { reserve: () => true, release: () => undefined };
  const walker = new Walker(source, { device, budget, scratch: tmpdir(), batchTokens: tokens });
  const text = { ids: Int32Array.from({ length: tokens }, (_, i) => (i * 7919) % vocabulary), count: windows, length };
  const weights = await Promise.all(Array.from({ length: layers }, (_, layer) => walker.load(layer)));

  const blocks = weights.reduce((sum, _, layer) => sum + source.family.flops(architecture, layer, windows, length), 0);
  const head = 2 * tokens * hidden * vocabulary;
  const before = await gemmPeak(device);
  const forward = await best(6, async () => {
    const { stream } = await forwards(walker, text, weights, false);
    await walker.head.losses(stream);
  });
  const both = await best(5, () => backwards(walker, source, text, weights));
  const peak = Math.max(before, await gemmPeak(device));
  return {
    ...{ hidden, windows, length, peakGflops: peak / 1e9 },
    forwardTokensPerSecond: tokens / forward,
    forwardShare: (blocks + head) / forward / peak,
    bothTokensPerSecond: tokens / both,
    // The head's forward pass and its one gradient are one kernel; its weights get no gradient.
    bothShare: (4 * blocks + 2 * head) / both / peak,
  };
}

async function forwards(walker: Walker, text: TokenWindows, weights: readonly PartWeights[], keep: boolean) {
  const stream = await walker.embed(text);
  const inputs: Activations[] = [];
  for (const [layer, part] of weights.entries()) {
    const { before } = await walker.forward(stream, layer, part, [], { keep });
    if (before) inputs.push(before);
  }
  return { stream, inputs };
}

async function backwards(
  walker: Walker,
  source: ModelSource,
  text: TokenWindows,
  weights: readonly PartWeights[],
): Promise<void> {
  const { stream, inputs } = await forwards(walker, text, weights, true);
  let upstream = await walker.head.gradient(stream, 'batch');
  for (const [layer, part] of [...weights.entries()].reverse()) {
    const of = linearsOf(source, layer).map(({ parameter }) => ({ parameter, unitColumns: null }));
    const totals = Object.fromEntries(
      of.map(({ parameter: { local, shape } }) => [totalKey(local, 'sum'), zeros(shape)]),
    );
    const way = { inputs: inputs[layer] as Activations, upstream };
    upstream = await walker.backward(stream, layer, part, way, [gradientSum], { of, totals });
  }
}

/** Seconds of the fastest of several runs: what the machine can do when nobody disturbs it. */
async function best(runs: number, work: () => Promise<void>): Promise<number> {
  let seconds = Infinity;
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now();
    await work();
    seconds = Math.min(seconds, (performance.now() - started) / 1000);
  }
  return seconds;
}

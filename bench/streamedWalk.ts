import { linearsOf } from '../main/compress/extraction/linears.ts';
import { openCheckpoint } from '../main/formats/checkpoint.ts';
import { readConfig } from '../main/formats/huggingFaceConfig.ts';
import { abs, mul } from '../main/graph/ops/index.ts';
import { checkpointSource } from '../main/models/checkpointSource.ts';
import { Device } from '../main/runtime/device.ts';
import { MemoryBudget } from '../main/runtime/memory.ts';
import { zeros } from '../main/runtime/tensor.ts';
import type { Activations } from '../main/walk/activations.ts';
import { type GradientStatistic, totalKey } from '../main/walk/statistics.ts';
import { Walker } from '../main/walk/walker.ts';

/** The process whose memory bench/memory.ts measures: walks a checkpoint folder once, forwards or also backwards. */
const [folder = '', pass = 'forward'] = process.argv.slice(2);

/** Σ|g·w|, with totals for every weight of the layer at hand. */
const taylor: GradientStatistic = {
  name: 'taylor',
  separate: false,
  auxiliary: [],
  shape: ({ parameter }) => parameter.shape,
  emit: ({ weight, gradient }) => abs(mul(gradient, weight)),
};

const started = performance.now();
const source = checkpointSource(await openCheckpoint(folder), await readConfig(folder), 'bench');
// Little may be kept, so that what is measured is the walk itself; hidden states go to disk.
const budget = new MemoryBudget(64e6);
const walker = new Walker(source, { device: new Device('cpu'), budget, scratch: folder, batchTokens: 512 });
const text = { ids: Int32Array.from({ length: 512 }, (_, i) => (i * 7919) % 32_000), count: 1, length: 512 };

const stream = await walker.embed(text);
const inputs: Activations[] = [];
for (let layer = 0; layer < walker.layers; layer += 1) {
  const { before } = await walker.forward(stream, layer, await walker.load(layer), [], { keep: pass === 'backward' });
  if (before) inputs.push(before);
}
if (pass === 'backward') {
  let upstream = await walker.head.gradient(stream, 'batch');
  for (let layer = walker.layers - 1; layer >= 0; layer -= 1) {
    const of = linearsOf(source, layer).map(({ parameter }) => ({ parameter, unitColumns: null }));
    const totals = Object.fromEntries(
      of.map(({ parameter: { local, shape } }) => [totalKey(local, 'taylor'), zeros(shape)]),
    );
    const way = { inputs: inputs[layer] as Activations, upstream };
    upstream = await walker.backward(stream, layer, await walker.load(layer), way, [taylor], { of, totals });
    await inputs[layer]?.dispose();
  }
} else {
  await walker.head.losses(stream);
}
process.send?.({ peak: process.resourceUsage().maxRSS * 1024, seconds: (performance.now() - started) / 1000 }, () =>
  process.exit(0),
);

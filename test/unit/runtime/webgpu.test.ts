import { calibrationStatistics } from '../../../main/compress/statistics/index.ts';
import { gates } from '../../../main/compress/statistics/gates.ts';
import { needsGpu, softwareGpu } from '../../support/swiftshader.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { dualStatistic } from '../../../main/compress/statistics/importance.ts';
import type { Graph } from '../../../main/graph/builder.ts';
import type { Architecture } from '../../../main/models/architecture.ts';
import { llama } from '../../../main/models/families/llama.ts';
import { Device } from '../../../main/runtime/device.ts';
import { openDevice } from '../../../main/runtime/devices.ts';
import { uniform } from '../../../main/runtime/random.ts';
import { floats, type Tensor } from '../../../main/runtime/tensor.ts';
import { headDivergence, headGradient, headLogits, headLoss } from '../../../main/walk/headKernels.ts';
import { blockForward, blockGradient, type BlockPlan } from '../../../main/walk/kernels.ts';
import { gramSums, momentSums } from '../../../main/walk/statistics.ts';
import { llamaLayer } from '../../support/layers.ts';
import { smallArchitecture } from '../../support/seededModel.ts';

const bias = { q: true, k: true, v: true, o: true };
const layer = llamaLayer({
  attention: { groups: 2, queriesPerGroup: 2, headDim: 8, bias, headNorm: true, window: null },
  feedForward: { neurons: 40, bias: { gate: false, up: false, down: true } },
});
const architecture: Architecture = smallArchitecture({ hidden: 32, layers: [layer] });
const parameters = llama.parameters(architecture);
const inLayer = parameters.filter(({ place }) => place === 0);
const linears = inLayer.filter(({ role }) => role === 'linear');
const head = parameters.filter(({ place }) => place !== 0);
const plan: BlockPlan = {
  family: llama,
  architecture,
  shape: layer,
  parameters: inLayer,
  batch: 2,
  length: 12,
  masked: true,
};
const targets = linears.map((parameter) => ({ parameter, unitColumns: null }));
const gated = linears.map((parameter) => ({ parameter, unitColumns: parameter.local.includes('o_proj') ? 8 : null }));
const headPlan = { family: llama, architecture, parameters: head, rows: 12 };

/** Every graph that a walk runs. */
const graphs: [string, () => Graph][] = [
  ['block forwards', () => blockForward(plan, [])],
  ['block forwards with statistics', () => blockForward(plan, [momentSums, gramSums])],
  ['statistics alone', () => blockForward(plan, [momentSums], true)],
  ['block backwards', () => blockGradient(plan, [], [])],
  ['block backwards with dual importance', () => blockGradient(plan, [dualStatistic(1)], targets)],
  ['block backwards with gates', () => blockGradient(plan, [gates.totals], gated)],
  [
    'all forward statistics',
    () =>
      blockForward(
        plan,
        calibrationStatistics.flatMap((one) => (one.kind === 'site' ? one.sums : [])),
      ),
  ],
  ['divergence', () => headDivergence(headPlan, 'divergence')],
  ['loss', () => headLoss(headPlan)],
  ['gradient of the loss', () => headGradient(headPlan)],
  ['logits', () => headLogits(headPlan)],
];

/** Seeded values for every input of a graph; ids stay inside the vocabulary, masks are 1. */
function feedsFor(graph: Graph): Record<string, Tensor> {
  return Object.fromEntries(
    graph.inputs.map(({ name, type, shape }, index) => {
      const sizes = shape as readonly number[];
      const numbers = uniform(
        100 + index,
        sizes.reduce((a, b) => a * b, 1),
      );
      if (type === 'int64')
        return [name, { type, shape: sizes, data: BigInt64Array.from(numbers, (u) => BigInt(Math.floor(u * 50))) }];
      const value = (u: number) => (name === 'rowMask' ? 1 : name === 'mask' ? (u < 0.2 ? -1e9 : 0) : u - 0.45);
      return [name, { type: 'float32', shape: sizes, data: Float32Array.from(numbers, value) }];
    }),
  );
}

describe.skipIf(!softwareGpu)(needsGpu('webgpu against cpu'), () => {
  const cpu = new Device('cpu');
  const gpu = new Device('webgpu');
  afterAll(async () => {
    await cpu.release();
    await gpu.release();
  });

  it.each(graphs)('%s: every operator on the device, equal to 1e-4', async (_title, make) => {
    const graph = make();
    const feeds = feedsFor(graph);
    const expected = await (await cpu.compile(graph)).run(feeds);
    const found = await (await gpu.compile(graph)).run(feeds);
    for (const [name, tensor] of Object.entries(expected)) {
      const values = floats(tensor);
      const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
      const others = floats(found[name]);
      values.forEach((value, i) => {
        const error = Math.abs(value - (others[i] as number)) / scale;
        if (!(error <= 1e-4)) expect.fail(`${name}[${i}] is ${others[i]} on webgpu and ${value} on cpu.`);
      });
    }
  });

  it('gives the same bits in every run', async () => {
    const graph = blockGradient(plan, [dualStatistic(1)], targets);
    const feeds = feedsFor(graph);
    const kernel = await gpu.compile(graph);
    expect(await kernel.run(feeds)).toEqual(await kernel.run(feeds));
  });

  it('updates accumulators in place', async () => {
    const graph = blockForward(plan, [gramSums], true);
    const feeds = feedsFor(graph);
    const expected = await (await cpu.compile(graph)).run(feeds);
    const key = 'feedForwardOutput.gram.gram';
    const total = feeds[`${key}.in`] as Tensor;
    await (await gpu.compile(graph)).run(feeds, { [key]: total });
    floats(total).forEach((value, i) => expect(value).toBeCloseTo(floats(expected[key])[i] as number, 3));
  });

  it('opens when asked for', async () => {
    const warnings: string[] = [];
    const device = await openDevice('webgpu', {}, (message) => warnings.push(message));
    expect([device.kind, warnings]).toEqual(['webgpu', []]);
    await device.release();
  });
});

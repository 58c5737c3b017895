import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../main/graph/builder.ts';
import { add, gemm, softmax } from '../../../main/graph/ops/index.ts';
import { Device } from '../../../main/runtime/device.ts';
import { listDevices, openDevice } from '../../../main/runtime/devices.ts';
import { MemoryBudget } from '../../../main/runtime/memory.ts';
import { uniform } from '../../../main/runtime/random.ts';
import { float32, zeros } from '../../../main/runtime/tensor.ts';

/** softmax(x · xᵀ) + t, large enough that threads share the work. */
function graph() {
  const builder = new GraphBuilder();
  const x = builder.input('x', 'float32', [96, 160]);
  const t = builder.input('t', 'float32', [96, 96]);
  return builder.build({ y: add(softmax(gemm(x, x, { transB: true })), t) });
}

const feeds = { x: float32(Float32Array.from(uniform(1, 96 * 160)), [96, 160]), t: zeros([96, 96]) };

describe('Device', () => {
  it('gives the same bits in every run and in every session', async () => {
    const one = new Device('cpu');
    const two = new Device('cpu');
    const kernel = await one.compile(graph());
    const first = await kernel.run(feeds);
    expect(await kernel.run(feeds)).toEqual(first);
    expect(await (await two.compile(graph())).run(feeds)).toEqual(first);
    await one.release();
    expect(await (await one.compile(graph())).run(feeds)).toEqual(first);
    await one.release();
    await two.release();
  });

  it('compiles equal graphs once', async () => {
    const device = new Device('cpu');
    expect(await device.compile(graph())).toBe(await device.compile(graph()));
    expect(device.compiled).toBe(1);
    await device.release();
  });

  it('writes into the memory it is given, also that of an input', async () => {
    const device = new Device('cpu');
    const kernel = await device.compile(graph());
    const expected = await kernel.run(feeds);
    const total = zeros([96, 96]);
    const results = await kernel.run({ ...feeds, t: total }, { y: total });
    expect(results['y']).toBe(total);
    expect(total.data).toEqual(expected['y']?.data);
    await device.release();
  });

  it('names an input that is missing', async () => {
    const device = new Device('cpu');
    const kernel = await device.compile(graph());
    await expect(kernel.run({ x: feeds.x })).rejects.toThrow('The kernel needs an input "t", which was not given.');
    await device.release();
  });
});

describe('listDevices', () => {
  it('finds the cpu, and says of every other device why not', async () => {
    const reports = await listDevices();
    expect(reports.map(({ device }) => device)).toEqual(['cpu', 'webgpu', 'cuda', 'dml', 'coreml']);
    expect(reports[0]).toEqual({ device: 'cpu', available: true, reason: null });
    for (const { available, reason } of reports) expect(available).toBe(reason === null);
  });
});

describe('openDevice', () => {
  it('goes on with the cpu when a device does not start, and says why', async () => {
    const missing = process.platform === 'win32' ? 'coreml' : 'dml';
    const warnings: string[] = [];
    const device = await openDevice(missing, {}, (message) => warnings.push(message));
    expect(device.kind).toBe('cpu');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(
      new RegExp(`^The device ${missing} cannot be used: it exists on .+ only\\. Continuing on the cpu\\.$`),
    );
  });
});

describe('MemoryBudget', () => {
  it('gives what fits and takes it back', () => {
    const budget = new MemoryBudget(100);
    expect(budget.reserve(60)).toBe(true);
    expect(budget.reserve(41)).toBe(false);
    expect(budget.reserved).toBe(60);
    budget.release(60);
    expect(budget.reserve(100)).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { type ModelSource, parametersAt } from '../../../main/models/source.ts';
import type { TokenWindows } from '../../../main/models/windows.ts';
import { floats, zeros } from '../../../main/runtime/tensor.ts';
import type { Activations } from '../../../main/walk/activations.ts';
import { type GradientStatistic, gramSums, momentSums } from '../../../main/walk/statistics.ts';
import type { WalkOptions } from '../../../main/walk/stream.ts';
import { Walker } from '../../../main/walk/walker.ts';
import { syntheticArchitecture, syntheticSource } from '../../../bench/synthetic.ts';
import { openModel, readGolden, windowsOf } from '../../support/golden.ts';
import { needsShared, shared } from '../../support/shared.ts';
import { device, countedStorage, owned } from '../../support/owned.ts';

const options: WalkOptions = { device, ...countedStorage() };

const gradientSum: GradientStatistic = {
  name: 'sum',
  separate: false,
  auxiliary: [],
  shape: ({ parameter }) => parameter.shape,
  emit: ({ gradient }) => gradient,
};

async function meanLoss(walker: Walker, windows: TokenWindows): Promise<number> {
  await using stream = await walker.embed(windows);
  for (let layer = 0; layer < walker.layers; layer += 1) await walker.forward(stream, layer, await walker.load(layer));
  const losses = await walker.head.losses(stream);
  return losses.reduce((a, b) => a + b, 0) / losses.length;
}

/** Gradients of the mean loss with respect to all parameters of all layers, by full name. */
async function layerGradients(
  walker: Walker,
  source: ModelSource,
  windows: TokenWindows,
): Promise<Map<string, Float32Array>> {
  const stream = await walker.embed(windows);
  const inputs: Activations[] = [];
  for (let layer = 0; layer < walker.layers; layer += 1) {
    const { before } = await walker.forward(stream, layer, await walker.load(layer), [], { keep: true });
    inputs.push(before as Activations);
  }
  let upstream = await walker.head.gradient(stream, 'batch');
  const gradients = new Map<string, Float32Array>();
  for (let layer = walker.layers - 1; layer >= 0; layer -= 1) {
    const of = parametersAt(source, layer).map((parameter) => ({ parameter, unitColumns: null }));
    const totals = Object.fromEntries(of.map(({ parameter: { local, shape } }) => [`${local}.sum`, zeros(shape)]));
    const way = { inputs: inputs[layer] as Activations, upstream };
    upstream = await walker.backward(stream, layer, await walker.load(layer), way, [gradientSum], { of, totals });
    for (const { name, local } of parametersAt(source, layer)) gradients.set(name, floats(totals[`${local}.sum`]));
    await way.inputs.dispose();
  }
  await upstream.dispose();
  await stream.state.dispose();
  return gradients;
}

const tiny = syntheticArchitecture({
  hidden: 32,
  layers: 3,
  groups: 2,
  queriesPerGroup: 2,
  headDim: 8,
  neurons: 48,
  vocabulary: 64,
});
const text = (count: number, length: number): TokenWindows => ({
  ids: Int32Array.from({ length: count * length }, (_, i) => (i * 37 + 11) % 64),
  count,
  length,
});

describe('Walker on a synthetic model', () => {
  const source = syntheticSource(tiny);

  it('gives the same loss whatever the batch size, up to rounding', async () => {
    const windows = text(7, 16);
    const whole = await meanLoss(owned(new Walker(source, options)), windows);
    const single = await meanLoss(owned(new Walker(source, { ...options, batchTokens: 16 })), windows);
    const uneven = await meanLoss(owned(new Walker(source, { ...options, batchTokens: 48 })), windows);
    expect(single / whole).toBeCloseTo(1, 6);
    expect(uneven / whole).toBeCloseTo(1, 6);
  });

  it('gives the same bits when activations are spilled to disk', async () => {
    const windows = text(5, 16);
    const spilling = { ...options, ...countedStorage(0) };
    const kept = await layerGradients(owned(new Walker(source, { ...options, batchTokens: 32 })), source, windows);
    const spilled = await layerGradients(owned(new Walker(source, { ...spilling, batchTokens: 32 })), source, windows);
    for (const [name, gradient] of kept) expect(spilled.get(name), name).toEqual(gradient);
  });

  it('leaves padding out of statistics, losses and gradients', async () => {
    const windows = text(4, 12);
    const lengths = Int32Array.of(12, 5, 9, 2);
    const garbled = Int32Array.from(windows.ids, (id, i) =>
      i % 12 < (lengths[Math.floor(i / 12)] ?? 0) ? id : 63 - id,
    );
    const totalsOf = async (ids: Int32Array) => {
      const walker = owned(new Walker(source, options));
      await using stream = await walker.embed({ ...windows, ids, lengths });
      const { totals } = await walker.forward(stream, 0, await walker.load(0), [momentSums, gramSums]);
      return totals.get('feedForwardOutput');
    };
    const clean = await totalsOf(windows.ids);
    const dirty = await totalsOf(garbled);
    expect(clean?.get('moments')?.tokens).toBe(28);
    expect(dirty?.get('moments')?.parts).toEqual(clean?.get('moments')?.parts);
    expect(dirty?.get('gram')?.parts).toEqual(clean?.get('gram')?.parts);
    const gradients = await layerGradients(owned(new Walker(source, options)), source, { ...windows, lengths });
    const others = await layerGradients(owned(new Walker(source, options)), source, {
      ...windows,
      ids: garbled,
      lengths,
    });
    for (const [name, gradient] of gradients) expect(others.get(name), name).toEqual(gradient);
  });

  it('agrees with finite differences of the loss', async () => {
    const windows = text(2, 10);
    const gradients = await layerGradients(owned(new Walker(source, options)), source, windows);
    const name = 'model.layers.1.mlp.up_proj.weight';
    const parameter = source.parameters.find((found) => found.name === name);
    if (!parameter) throw new Error(`no ${name}`);
    const values = await source.read(parameter);
    // The direction of the gradient itself: the largest change, so float32 rounding matters least.
    const gradient = gradients.get(name) as Float32Array;
    const norm = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
    const lossAt = async (step: number) => {
      const moved = values.map((value, i) => value + (step * (gradient[i] as number)) / norm);
      const changed: ModelSource = {
        ...source,
        read: async (other) => (other.name === name ? moved : source.read(other)),
      };
      return meanLoss(owned(new Walker(changed, options)), windows);
    };
    const step = 0.05;
    const slope = ((await lossAt(step)) - (await lossAt(-step))) / (2 * step);
    expect(slope / norm).toBeCloseTo(1, 2);
  });

  it('refuses a token outside the vocabulary', async () => {
    const windows = { ...text(1, 4), ids: Int32Array.of(1, 2, 64, 3) };
    await expect(owned(new Walker(source, options)).embed(windows)).rejects.toThrow(
      'Token id 64 is outside the vocabulary of 64 entries.',
    );
  });
});

describe.skipIf(!shared).each(['stories260K-hf', 'TinyStories-656K', 'meadow-sample', 'meadow-8m'])(
  needsShared('Walker against the reference on %s'),
  (name) => {
    const golden = shared ? readGolden(name.replace('-hf', '')) : (null as never);

    it('loss', async () => {
      const source = await openModel(name);
      const walker = owned(new Walker(source, options));
      expect((await meanLoss(walker, windowsOf(golden.ids.eval_domain))) / golden.dense.nll_domain).toBeCloseTo(1, 5);
      expect((await meanLoss(walker, windowsOf(golden.ids.eval_general))) / golden.dense.nll_general).toBeCloseTo(1, 5);
      await source.close();
    });

    it('gradients to 1e-5 of the norm', async () => {
      const source = await openModel(name);
      const windows = windowsOf(golden.ids.calib_domain.slice(0, golden.gradients.windows));
      for (const [parameter, gradient] of await layerGradients(owned(new Walker(source, options)), source, windows)) {
        const expected = golden.gradients.tensors[parameter];
        if (!expected) throw new Error(`The golden has no gradient of ${parameter}.`);
        const norm = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
        expect(Math.abs(norm / expected.norm - 1), parameter).toBeLessThan(1e-5);
        expected.at.forEach((at, i) => {
          const error = Math.abs((gradient[at] as number) - (expected.values[i] as number)) / expected.norm;
          expect(error, `${parameter}[${at}]`).toBeLessThan(1e-5);
        });
      }
      await source.close();
    });

    it('statistics of the first layer', async () => {
      const source = await openModel(name);
      const walker = owned(new Walker(source, options));
      await using stream = await walker.embed(windowsOf(golden.ids.calib_domain));
      const { totals } = await walker.forward(stream, 0, await walker.load(0), [momentSums, gramSums]);
      for (const { name: full, site, place, role } of source.parameters) {
        const expected = golden.calibration[full.replace(/\.weight$/, '')];
        if (place !== 0 || role !== 'linear' || !site || !expected) continue;
        const moments = totals.get(site)?.get('moments');
        const gram = totals.get(site)?.get('gram');
        if (!moments || !gram) throw new Error(`There are no statistics at ${site}.`);
        const mean = (part_: string, column: number) => (moments.parts[part_]?.[column] ?? NaN) / moments.tokens;
        const columns = moments.parts['sum']?.length ?? 0;
        expected.columns.forEach((column, i) => {
          expect(Math.abs(mean('sum', column) - (expected.mean[i] as number)), full).toBeLessThan(1e-5);
          expect(mean('squares', column) / (expected.mean_square[i] as number), full).toBeCloseTo(1, 5);
        });
        const corner = (gram.parts['gram']?.[columns - 1] ?? NaN) / gram.tokens;
        expect(Math.abs(corner - expected.gram_0_last) / expected.gram_trace, full).toBeLessThan(1e-5);
      }
      await source.close();
    });
  },
);

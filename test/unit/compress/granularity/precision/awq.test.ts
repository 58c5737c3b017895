import { describe, expect, it } from 'vitest';
import { scalableSites, withScales } from '../../../../../main/compress/granularity/precision/channelScales.ts';
import { outputError } from '../../../../../main/compress/numerics/outputError.ts';
import { describeJson } from '../../../../../main/models/describe.ts';
import { llama } from '../../../../../main/models/families/llama.ts';
import { type ModelSource, parametersAt } from '../../../../../main/models/source.ts';
import { Device } from '../../../../../main/runtime/device.ts';
import { uniform } from '../../../../../main/runtime/random.ts';
import { floats } from '../../../../../main/runtime/tensor.ts';
import { Walker } from '../../../../../main/walk/walker.ts';
import { changedLayer } from '../../../../support/layers.ts';
import { memoryWorkspace } from '../../../../support/owned.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../../support/seededModel.ts';
import { testExtraction } from '../../../../support/testExtraction.ts';
import { randomText } from '../../../../support/texts.ts';

const text = randomText(1);
const [layer] = smallArchitecture().layers;
if (!layer) throw new Error('There is no layer.');
const bias = { q: true, k: true, v: true, o: false };
const gpt2 = describeJson({
  ...{ model_type: 'gpt2', n_embd: 24, n_layer: 1, n_head: 4, n_positions: 64, vocab_size: 50 },
});
const alone = { queriesPerGroup: 1, groups: 4 };

const models: [string, ModelSource, string[]][] = (
  [
    ['Llama', { family: llama, architecture: smallArchitecture({ layers: [layer] }) }],
    [
      'Qwen2 whose heads have keys of their own',
      {
        family: llama,
        architecture: smallArchitecture({ layers: [changedLayer(layer, { attention: { bias, ...alone } })] }),
      },
    ],
    ['GPT-2', gpt2],
  ] as const
).map(([name, { family, architecture }]) => {
  const source = memorySource(architecture, seededWeights(architecture, 5, family), family);
  return [name, source, scalableSites(parametersAt(source, 0)).map(({ site }) => site)];
});

/** Hidden states behind the layer. */
async function behind(source: ModelSource, weights?: Awaited<ReturnType<Walker['load']>>): Promise<Float32Array> {
  using walker = new Walker(source, memoryWorkspace());
  await using stream = await walker.embed(text.windows);
  await walker.forward(stream, 0, weights ?? (await walker.load(0)));
  return Float32Array.from(await stream.state.read(0));
}

describe('scales of channels', () => {
  it.each(models)('leave what a layer computes as it was: %s', async (_, source, sites) => {
    const wanted = await behind(source);
    using walker = new Walker(source, memoryWorkspace());
    let weights = await walker.load(0);
    const all = scalableSites(parametersAt(source, 0));
    expect(all.length).toBeGreaterThan(0);
    expect(sites.length).toBe(all.length);
    for (const [at, site] of all.entries()) {
      const columns = site.readers[0]?.shape[1] ?? 0;
      const scales = Float32Array.from(uniform(at + 7, columns), (u) => 0.25 + 4 * u);
      weights = withScales(weights, site, scales, () => null);
    }
    const found = await behind(source, weights);
    const size = Math.max(...wanted.map(Math.abs));
    found.forEach((value, i) => expect(Math.abs(value - (wanted[i] as number)) / size).toBeLessThan(1e-4));
  });

  it('reach the output of attention where every head has values of its own, and the projection down behind a gate', () => {
    const [llamaSites = [], qwenSites = [], gpt2Sites = []] = models.map(([, , sites]) => sites);
    expect(llamaSites).toHaveLength(3);
    expect(qwenSites).toHaveLength(4);
    expect(gpt2Sites).toHaveLength(2);
  });

  it('follow from what a gain can be stored as, so that nothing is lost', () => {
    const [, source] = models[0] as (typeof models)[number];
    const [site] = scalableSites(parametersAt(source, 0));
    const columns = site?.readers[0]?.shape[1] ?? 0;
    const [gain, reader] = [site?.givers[0], site?.readers[0]];
    const ones = (shape: readonly number[]) => ({
      ...{ type: 'float32' as const, shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1) },
    });
    const weights = Object.fromEntries([gain, reader].flatMap((one) => (one ? [[one.local, ones(one.shape)]] : [])));
    const own = { ...(site as NonNullable<typeof site>), readers: reader ? [reader] : [] };
    const made = withScales(weights, own, new Float32Array(columns).fill(3), () => 'BF16');
    const [held, scaled] = [gain, reader].map((one) => floats(made[one?.local ?? '']));
    held?.forEach((value, i) => {
      expect(value * (scaled?.[i] ?? 0)).toBeCloseTo(1, 6);
      expect(
        new Float32Array(Uint32Array.of(new Uint32Array(Float32Array.of(value).buffer)[0]! & 0xffff0000).buffer)[0],
      ).toBeCloseTo(value, 7);
    });
  });
});

describe('AWQ', () => {
  const [, source] = models[0] as (typeof models)[number];
  /** Some channels of what is read behind the norm of the feed-forward are far louder than the others. */
  const loud: ModelSource = {
    ...source,
    read: async (parameter) => {
      const values = await source.read(parameter);
      return parameter.local === 'post_attention_layernorm.weight'
        ? values.map((v, i) => (i % 8 ? v : 30 * v))
        : values;
    },
  };
  const rounded = async (grid: number) => {
    const { made } = await testExtraction()
      .model(loud)
      .texts(text)
      .recipe('awq', { compensation: { name: 'awq', grid } })
      .settings({ lambda: 1, precision: { linears: 'int4-32', tables: 'F32' } })
      .run();
    const [found, wanted] = [await behind(made), await behind(loud)];
    return found.reduce((sum, value, i) => sum + (value - (wanted[i] as number)) ** 2, 0);
  };

  it('rounds better where scales may differ than where all are one', async () => {
    expect(await rounded(20)).toBeLessThan(0.9 * (await rounded(1)));
  });

  it('measures what a change does to an output', async () => {
    await using device = new Device('cpu');
    const [rows, columns, tokens] = [3, 4, 50];
    const x = uniform(1, tokens * columns).map((u) => u - 0.3);
    const [w, v] = [2, 3].map((seed) => Float32Array.from(uniform(seed, rows * columns)));
    const gram = new Float32Array(columns * columns);
    let error = 0;
    for (let t = 0; t < tokens; t += 1) {
      for (let i = 0; i < columns; i += 1)
        for (let j = 0; j < columns; j += 1)
          gram[i * columns + j]! += ((x[t * columns + i] ?? 0) * (x[t * columns + j] ?? 0)) / tokens;
      for (let row = 0; row < rows; row += 1) {
        let out = 0;
        for (let j = 0; j < columns; j += 1)
          out += ((v?.[row * columns + j] ?? 0) - (w?.[row * columns + j] ?? 0)) * (x[t * columns + j] ?? 0);
        error += out ** 2 / tokens;
      }
    }
    expect(await outputError(device, w as Float32Array, v as Float32Array, gram)).toBeCloseTo(error, 4);
  });
});

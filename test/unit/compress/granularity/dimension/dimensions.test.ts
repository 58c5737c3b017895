import { describe, expect, it } from 'vitest';
import { removedParameters } from '../../../../../main/compress/recipe/properties.ts';
import { generate } from '../../../../../main/evaluate/generate.ts';
import { exporterOf } from '../../../../../main/export/index.ts';
import { layersKey, withLayers } from '../../../../../main/models/describe.ts';
import { elements, type ModelSource } from '../../../../../main/models/source.ts';
import { exportedShape } from '../../../../../main/models/stockConfig.ts';
import { cachedIn } from '../../../../../main/models/conversation.ts';
import { Decoder } from '../../../../../main/walk/decoder.ts';
import { smallConfigs } from '../../../../support/familyConfigs.ts';
import { seededModel } from '../../../../support/familyContract.ts';
import { temporaryFolder } from '../../../../support/folder.ts';
import { countedStorage, device } from '../../../../support/owned.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../../support/seededModel.ts';
import { testExtraction } from '../../../../support/testExtraction.ts';
import { tinyArchitecture, tinyConfig } from '../../../../support/tinyModel.ts';

/** Where the rows of a group's values lie, by how families keep queries, keys and values. */
const layouts = {
  apart: (group: number, { dims }: Sizes) => group * dims,
  blocks: (group: number, { dims, groups, queries }: Sizes) => groups * (queries + 1) * dims + group * dims,
  'group by group': (group: number, { dims, queries }: Sizes) => group * (queries + 2) * dims + (queries + 1) * dims,
} as const;

interface Sizes {
  readonly dims: number;
  readonly groups: number;
  readonly queries: number;
}

/** Dimensions that put out nothing in a group of a layer: two, others in every group. */
const silentIn = (layer: number, group: number, dims: number) => [
  (layer + 2 * group) % dims,
  (layer + 2 * group + 3) % dims,
];

/** The model with dimensions of its heads that put out nothing, because their rows and biases are zero. */
function silenced(source: ModelSource, layout: keyof typeof layouts, sizes: Sizes): ModelSource {
  return {
    ...source,
    read: async (parameter) => {
      const values = await source.read(parameter);
      const { place, shape } = parameter;
      if (typeof place !== 'number' || !['value', 'queryKeyValue'].includes(parameter.function ?? '')) return values;
      if (parameter.role !== 'linear' && parameter.role !== 'bias') return values;
      const across = shape[1] ?? 1;
      for (let group = 0; group < sizes.groups; group += 1)
        for (const one of silentIn(place, group, sizes.dims)) {
          const row = layouts[layout](group, sizes) + one;
          values.fill(0, row * across, (row + 1) * across);
        }
      return values;
    },
  };
}

const bias = { q: true, k: true, v: true, o: true };
const qwen = smallArchitecture();
const biased = {
  ...qwen,
  layers: qwen.layers.map((layer) => ({
    ...layer,
    sublayers: layer.sublayers.map((one) => (one.kind === 'attention' ? { ...one, bias } : one)),
  })),
};
const models = [
  [
    'Llama',
    'apart',
    memorySource(tinyArchitecture, seededWeights(tinyArchitecture)),
    { dims: 6, groups: 2, queries: 2 },
  ],
  ['Qwen2 with biases', 'apart', memorySource(biased, seededWeights(biased)), { dims: 6, groups: 2, queries: 2 }],
  ['Gemma 2', 'apart', seededModel(smallConfigs.gemma2.config).source, { dims: 8, groups: 2, queries: 2 }],
  ['Phi-3', 'blocks', seededModel(smallConfigs.phi.config).source, { dims: 8, groups: 2, queries: 2 }],
  ['Pythia', 'group by group', seededModel(smallConfigs.pythia.config).source, { dims: 8, groups: 4, queries: 1 }],
] as const;

const share = ({ dims }: Sizes) => 2 / dims;
const cut = (model: ModelSource, sparsity: number, score = 'activation') =>
  testExtraction().model(model).recipe('transact', { score }).settings({ sparsity, lambda: 1 }).run();

async function logits(source: ModelSource): Promise<Float32Array> {
  using decoder = new Decoder(source, { device, ...countedStorage() });
  await decoder.append(Int32Array.of(3, 41, 7));
  return (await decoder.append(Int32Array.of(19, 2, 30))).slice();
}

const farthest = (one: Float32Array, other: Float32Array): number =>
  one.reduce((most, value, i) => Math.max(most, Math.abs(value - (other[i] as number))), 0);

const count = ({ parameters }: ModelSource) => parameters.reduce((sum, { shape }) => sum + elements(shape), 0);

describe.each(models)('heads of %s', (_, layout, source, sizes) => {
  const model = silenced(source, layout, sizes);

  it('lose the dimensions that say nothing, others in every group, and answer as before', async () => {
    const { made, outcomes, extraction, recipe } = await cut(model, share(sizes));
    for (const [layer, { units }] of outcomes.entries()) {
      const gone = Array.from({ length: sizes.groups }, (_unused, group) =>
        silentIn(layer, group, sizes.dims).map((one) => group * sizes.dims + one),
      ).flat();
      const all = Array.from({ length: sizes.groups * sizes.dims }, (_unused, at) => at);
      expect(units?.['headDimension']).toEqual(all.filter((at) => !gone.includes(at)));
    }
    expect(farthest(await logits(made), await logits(model))).toBeLessThan(1e-4);
    expect(count(model) - count(made)).toBe(removedParameters(model, recipe, extraction.settings));
    expect(count(made)).toBeLessThan(count(model));
    expect(cachedIn(made) / cachedIn(model)).toBeCloseTo(1 - share(sizes) / 2, 9);
  });

  it('by lot lose others', async () => {
    const { made } = await cut(model, share(sizes), 'random');
    expect(farthest(await logits(made), await logits(model))).toBeGreaterThan(1e-3);
  });
});

describe('a model with short values', () => {
  const [, layout, source, sizes] = models[0];
  const model = silenced(source, layout, sizes);
  const subjectOf = async () => {
    const { made } = await cut(model, share(sizes));
    const config = withLayers(tinyConfig, made.architecture.layers);
    return { name: 'short', source: made, config, files: [], card: {} as never };
  };

  it.each(['hf', 'onnx'])('leaves the project as %s and answers the same', async (format) => {
    const subject = await subjectOf();
    const shape = exportedShape(subject.config, subject.source);
    const exporter = exporterOf(format);
    const folder = await temporaryFolder();
    await exporter.write(subject, shape, folder);
    const prompt = Int32Array.of(3, 41, 7, 19, 2, 30);
    const ask = async (of: ModelSource) => {
      using decoder = new Decoder(of, { device, ...countedStorage() });
      const options = { maxTokens: 5, sampling: null, stop: new Set<number>() };
      return { logits: await logits(of), tokens: await generate(decoder, prompt, options) };
    };
    const { warning, programs } = exporter.loading(shape, subject);
    await exporter.verify(subject, folder, { prompt, length: 5, read: ask, ask });
    expect(warning).toContain('values');
    expect(programs.map(({ program }) => program)).not.toContain('transformers.js');
    expect(programs.map(({ program }) => program)).not.toContain('vLLM');
  });

  it('says so where no program would read it', async () => {
    const subject = await subjectOf();
    expect(exportedShape(subject.config, subject.source).special).toBe(
      'values of its heads have fewer numbers than keys',
    );
    expect(exporterOf('gguf').refusal(subject)).toContain('fewer numbers than keys');
    expect(exporterOf('hf', 'compatible').refusal(subject)).toContain('fewer numbers than keys');
    expect(JSON.stringify(subject.config[layersKey])).toContain('"valueDim":4');
  });

  it('is cut again, and in groups', async () => {
    const { source: made } = await subjectOf();
    const again = await cut(made, 0.5);
    expect(again.made.architecture.layers[0]?.sublayers[0]).toMatchObject({ headDim: 6, valueDim: 2 });
    const groups = await testExtraction().model(made).recipe('flap').settings({ sparsity: 0.5, lambda: 1 }).run();
    expect((await logits(groups.made)).every(Number.isFinite)).toBe(true);
  });

  it('is refused where heads are normed together, or matrices are factors', async () => {
    const { source: normed } = seededModel(smallConfigs.olmo2.config);
    await expect(cut(normed, 0.25)).rejects.toThrow('heads can be told apart');
    const { made } = await testExtraction().model(model).recipe('svd-llm').settings({ sparsity: 0.25 }).run();
    await expect(cut(made, 0.25)).rejects.toThrow('stored as two factors');
  });
});

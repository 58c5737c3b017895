import { describe, expect, it } from 'vitest';
import { compatible } from '../../../main/export/compatible.ts';
import { exporterOf } from '../../../main/export/index.ts';
import { exportedShape } from '../../../main/models/stockConfig.ts';
import type { Architecture, LayerShape } from '../../../main/models/architecture.ts';
import { describeJson, withLayers } from '../../../main/models/describe.ts';
import { gpt2 } from '../../../main/models/families/gpt2.ts';
import type { ModelSource } from '../../../main/models/source.ts';
import { Decoder } from '../../../main/walk/decoder.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { attentionOf, changedLayer } from '../../support/layers.ts';
import { naiveLogits } from '../../support/naiveLlama.ts';
import { smallConfigs } from '../../support/familyConfigs.ts';
import { countedStorage, device } from '../../support/owned.ts';
import { packedSource } from '../../support/packedSource.ts';
import { memorySource, seededWeights } from '../../support/seededModel.ts';
import { tinyArchitecture, tinyConfig } from '../../support/tinyModel.ts';

const prompt = Int32Array.of(3, 40, 77, 12);
const [layer] = tinyArchitecture.layers as [LayerShape];
const attends = attentionOf(layer)!;
const noBias = { gate: false, up: false, down: false };

/** Layers that lost everything that a layer can lose, and gained what a repair adds. */
const pruned: Architecture = {
  ...tinyArchitecture,
  layers: [
    changedLayer(layer, { feedForward: { neurons: 20, bias: { ...noBias, down: true } } }),
    changedLayer(layer, { attention: { groups: 1, bias: { ...attends.bias, o: true } } }),
    changedLayer(layer, { attention: null }),
    changedLayer(layer, { feedForward: null }),
    {
      ...layer,
      lowRank: { 'mlp.up_proj': { rank: 3, residual: false }, 'self_attn.q_proj': { rank: 2, residual: true } },
    },
  ],
};
const config = withLayers({ ...tinyConfig, num_hidden_layers: 5 }, pruned.layers);

async function weightsOf(source: ModelSource): Promise<Map<string, Float32Array>> {
  const weights = new Map<string, Float32Array>();
  for (const parameter of source.parameters) weights.set(parameter.name, await source.read(parameter));
  return weights;
}

/** Logits of the last position as the product computes them. */
async function answer(source: ModelSource): Promise<Float32Array> {
  using decoder = new Decoder(source, { device, ...countedStorage() });
  return (await decoder.append(prompt)).slice();
}

/** The same by loops over plain numbers, which know no factors. */
const naive = async (source: ModelSource) =>
  naiveLogits(source.architecture, await weightsOf(source), [...prompt]).at(-1) ?? [];

describe('a Llama whose layers differ, filled up', () => {
  const source = memorySource(pruned, seededWeights(pruned));
  const { source: padded } = compatible(config, source);

  it('is one that stock code knows, and computes the same', async () => {
    expect(exportedShape(config, source).special).not.toBeNull();
    expect(exportedShape(config, padded!).special).toBeNull();
    const [expected, found] = [await answer(source), await naive(padded!)];
    expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.1);
    found.forEach((logit, i) => expect(logit).toBeCloseTo(expected[i] as number, 5));
  });

  it('leaves as a folder that is opened again, at the price that was said', async () => {
    const exporter = exporterOf('hf', 'compatible');
    const subject = { name: 'pruned', source, config, files: [], card: {} as never };
    const folder = await temporaryFolder();
    await exporter.write(subject, exportedShape(config, source), folder);
    const read = async (of: ModelSource) => ({
      logits: of === source ? await answer(source) : Float32Array.from(await naive(of)),
      tokens: [],
    });
    await exporter.verify(subject, folder, { prompt, length: 0, read, ask: read });
    const [own, filled] = [exporterOf('hf').bytes(subject), exporter.bytes(subject)];
    const { warning, programs } = exporter.loading(exportedShape(config, source), subject);
    expect(warning).toContain(`${(filled / own).toFixed(2)} times the bytes`);
    expect(filled).toBeGreaterThan(own);
    expect(programs.map(({ program }) => program)).toContain('vLLM');
  });

  it('keeps the number types of what it was, and widens what is packed', () => {
    const half = compatible(
      config,
      packedSource(source, () => 'BF16'),
    ).source!;
    expect(new Set(half.parameters.map((parameter) => half.storage(parameter)))).toEqual(new Set(['BF16', 'F32']));
    const factored = half.parameters.filter(
      (parameter) => half.storage(parameter) === 'F32' && parameter.shape.length === 2,
    );
    expect(factored.map(({ local, place }) => `${place} ${local}`).sort()).toEqual([
      ...['4 mlp.up_proj.weight', '4 self_attn.q_proj.weight'],
    ]);
  });
});

it('fills up to what the model once was where the code knows no other width', async () => {
  const plain = {
    ...{ model_type: 'gpt2', n_embd: 24, n_layer: 2, n_head: 4, n_positions: 32, n_inner: 40, vocab_size: 90 },
    ...{ activation_function: 'gelu_new', tie_word_embeddings: true },
  };
  const { architecture } = describeJson(plain);
  const fewer = architecture.layers.map((own, at) =>
    gpt2.resize(gpt2.resize(own, 'kvGroup', 3 - at, false), 'neuron', 20 + 4 * at, false),
  );
  const narrow = { ...architecture, layers: fewer };
  const source = memorySource(narrow, seededWeights(narrow, 5, gpt2), gpt2);
  const own = withLayers(plain, fewer);
  const { source: padded } = compatible(own, source);
  expect(exportedShape(own, padded!).special).toBeNull();
  const [expected, found] = [await answer(source), await answer(padded!)];
  found.forEach((logit, i) => expect(logit).toBeCloseTo(expected[i] as number, 4));
});

it('refuses layers that look back differently far, which no zeros make up for', () => {
  const layers = [changedLayer(layer, { attention: { window: 16 } }), layer];
  const source = memorySource({ ...tinyArchitecture, layers }, new Map());
  expect(compatible(withLayers(tinyConfig, layers), source).refusal).toBe('its layers have widths of their own');
});

it('lets layers with one network stay so where others have experts, and fills up both', async () => {
  const { config: plain } = smallConfigs['qwen3-moe'];
  const { family, architecture } = describeJson(plain);
  const [sparse, dense, last] = architecture.layers as [LayerShape, LayerShape, LayerShape];
  const layers = [family.resize(sparse, 'kvGroup', 1, false), dense, last];
  const narrow = { ...architecture, layers };
  const source = memorySource(narrow, seededWeights(narrow, 5, family), family);
  const { source: padded } = compatible(withLayers({ ...plain }, layers), source);
  expect(padded?.architecture.layers.map(({ sublayers }) => sublayers.map(({ kind }) => kind))).toEqual(
    architecture.layers.map(({ sublayers }) => sublayers.map(({ kind }) => kind)),
  );
  expect(exportedShape(plain, padded!).special).toBeNull();
  const [expected, found] = [await answer(source), await answer(padded!)];
  found.forEach((logit, i) => expect(logit).toBeCloseTo(expected[i] as number, 5));
});

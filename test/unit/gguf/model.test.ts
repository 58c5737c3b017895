import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../main/formats/dtype.ts';
import { tensorsToWrite, usualStorage } from '../../../main/export/gguf/tensors.ts';
import { stored } from '../../../main/export/gguf/types.ts';
import { modelKeys } from '../../../main/export/gguf/keys.ts';
import { array, float32, string, uint32 } from '../../../main/formats/gguf/values.ts';
import { isGgmlStorage } from '../../../main/formats/gguf/types.ts';
import { packedFormats, type Storage } from '../../../main/formats/storage/index.ts';
import { qwen2 } from '../../../main/gguf/architectures/llama.ts';
import { openGgufModel } from '../../../main/gguf/model.ts';
import type { Architecture, LayerShape } from '../../../main/models/architecture.ts';
import { describe as describeModel, describeJson, withLayers } from '../../../main/models/describe.ts';
import type { ModelSource } from '../../../main/models/source.ts';
import { u32 } from '../../../main/runtime/random.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { changedGguf, exportedGguf, type GgufChanges } from '../../support/ggufFile.ts';
import { attentionOf, changedLayer } from '../../support/layers.ts';
import { naiveLogits } from '../../support/naiveLlama.ts';
import { packedSource } from '../../support/packedSource.ts';
import { memorySource, seededWeights } from '../../support/seededModel.ts';
import { tinyArchitecture, tinyConfig, tinyTokenizer } from '../../support/tinyModel.ts';

const root = await temporaryFolder();
let count = 0;
const place = () => join(root, String((count += 1)));

const [first] = tinyArchitecture.layers as [LayerShape];
const attends = attentionOf(first)!;
const scaling = {
  ...{ rope_type: 'llama3', factor: 4, low_freq_factor: 1, high_freq_factor: 4 },
  original_max_position_embeddings: 32,
};

const modelOf = (config: Record<string, unknown>): ModelSource => {
  const { family, architecture } = describeJson(config);
  return memorySource(architecture, seededWeights(architecture, 5, family), family);
};

async function same(found: ModelSource, expected: ModelSource): Promise<void> {
  const named = new Map(found.parameters.map((parameter) => [parameter.name, parameter]));
  for (const parameter of expected.parameters) {
    const again = named.get(parameter.name)!;
    expect(again.shape).toEqual(parameter.shape);
    const [own, read] = [await expected.read(parameter), await found.read(again)];
    expect(Buffer.from(bytesOf(read)).equals(bytesOf(own)), parameter.name).toBe(true);
  }
}

describe('a model that was exported as GGUF comes back', () => {
  const gpt2 = {
    ...{ model_type: 'gpt2', n_embd: 24, n_layer: 2, n_head: 4, n_positions: 32, n_inner: 40, vocab_size: 96 },
    ...{ activation_function: 'gelu_new', layer_norm_epsilon: 1e-5, tie_word_embeddings: true },
  };
  it.each<[string, Record<string, unknown>]>([
    ['llama', tinyConfig],
    ['untied', { ...tinyConfig, tie_word_embeddings: false }],
    ['biased', { ...tinyConfig, attention_bias: true, mlp_bias: true }],
    ['qwen2', { ...tinyConfig, model_type: 'qwen2' }],
    ['qwen3', { ...tinyConfig, model_type: 'qwen3' }],
    ['scaled', { ...tinyConfig, rope_theta: 5e5, rope_scaling: scaling }],
    ['gpt2', gpt2],
  ])('%s', async (_, config) => {
    const source = modelOf(config);
    await using model = await openGgufModel(await exportedGguf(place(), source, config, tinyTokenizer));
    expect(model.config.model_type).toBe(config['model_type']);
    expect(model.config.raw).not.toHaveProperty('espalier');
    const { scaling: found, ...rest } = describeModel(model.config).architecture.rotary ?? {};
    const { scaling: own, ...wanted } = source.architecture.rotary ?? {};
    expect(rest).toEqual(wanted);
    expect(found === null).toBe(own === null);
    const plain = (architecture: Architecture) => ({ ...architecture, rotary: null });
    expect(plain(describeModel(model.config).architecture)).toEqual(plain(source.architecture));
    await same(model.source, source);
    expect(model.rounded).toBeNull();
    expect(model.source.parameters.map((parameter) => model.source.storage(parameter))).toContain('F32');
  });

  it('with layers of their own widths, and computes the same', async () => {
    const layers = [
      changedLayer(first, { attention: { groups: 1, bias: { ...attends.bias, o: true } } }),
      changedLayer(first, { feedForward: { neurons: 20 } }),
      changedLayer(first, { attention: null }),
      changedLayer(first, { feedForward: null }),
    ];
    const architecture = { ...tinyArchitecture, layers };
    const source = memorySource(architecture, seededWeights(architecture));
    const config = withLayers({ ...tinyConfig, num_hidden_layers: layers.length }, layers);
    await using model = await openGgufModel(await exportedGguf(place(), source, config, tinyTokenizer));
    const logitsOf = async (of: ModelSource) => {
      const weights = new Map<string, Float32Array>();
      for (const parameter of of.parameters) weights.set(parameter.name, await of.read(parameter));
      return naiveLogits(describeJson(of === source ? config : model.config.raw).architecture, weights, [3, 40, 77]).at(
        -1,
      )!;
    };
    const [own, found] = [await logitsOf(source), await logitsOf(model.source)];
    found.forEach((logit, i) => expect(logit).toBeCloseTo(own[i] as number, 5));
  });

  it('stored in whatever ways it is read in, as the numbers that these stand for', async () => {
    const config = { ...tinyConfig, hidden_size: 256, head_dim: 64, intermediate_size: 256 };
    const plain = modelOf(config);
    const storages = packedFormats.map(({ name }) => name as Storage).filter(isGgmlStorage);
    const matrices = plain.parameters.filter(({ shape }) => shape.length === 2);
    expect(storages.length).toBeLessThanOrEqual(matrices.length);
    const source = packedSource(plain, (parameter) =>
      parameter.shape.length === 2 ? (storages[matrices.indexOf(parameter) % storages.length] as Storage) : 'F32',
    );
    await using model = await openGgufModel(await exportedGguf(place(), source, config, tinyTokenizer));
    expect(model.rounded?.split(', ').sort()).toEqual(storages.map((name) => name.toUpperCase()).sort());
    expect(new Set(model.source.parameters.map((one) => model.source.storage(one)))).toEqual(new Set(['F32']));
    await same(model.source, source);
    const [table] = model.source.parameters;
    const { bytes } = await model.source.readRaw(table!);
    expect(Buffer.from(bytes).equals(bytesOf(await source.read(source.parameters[0]!)))).toBe(true);
  });
});

const written = await exportedGguf(place(), modelOf(tinyConfig), tinyConfig, tinyTokenizer);
const changed = (changes: GgufChanges) => changedGguf(written, place(), changes);

describe('a file of others', () => {
  it('may leave out what follows from the rest', async () => {
    const config = { ...tinyConfig, num_key_value_heads: 4 };
    const own = await exportedGguf(place(), modelOf(config), config, tinyTokenizer);
    const left = ['head_count_kv', 'key_length', 'value_length'].map((key) => [`llama.attention.${key}`, undefined]);
    const keys = {
      ...Object.fromEntries(left),
      'llama.vocab_size': undefined,
      'llama.rope.freq_base': undefined,
      'llama.rope.dimension_count': undefined,
    };
    await using model = await openGgufModel(await changedGguf(own, place(), { keys }));
    expect(describeModel(model.config).architecture).toEqual(describeJson(config).architecture);
  });

  it('of the architecture qwen2 has its heads rotated as they are', async () => {
    const config = { ...tinyConfig, model_type: 'qwen2' };
    const source = modelOf(config);
    const tensors = tensorsToWrite(qwen2, source, stored);
    const own = await exportedGguf(place(), source, config, tinyTokenizer);
    const keys = {
      ...Object.fromEntries(Object.entries(modelKeys(qwen2, source.architecture, 'q', usualStorage(tensors)))),
    };
    const path = await changedGguf(own, place(), {
      keys,
      tensors: Object.fromEntries(tensors.map((one) => [one.name, one])),
    });
    await using model = await openGgufModel(path);
    expect(model.config.model_type).toBe('qwen2');
    expect(model.config.raw['architectures']).toEqual(['Qwen2ForCausalLM']);
    await same(model.source, source);
  });

  it('says its licence', async () => {
    await using model = await openGgufModel(await changed({ keys: { 'general.license': string('apache-2.0') } }));
    expect(model.licence).toBe('apache-2.0');
  });

  it('scales positions evenly when its keys say so', async () => {
    const keys = { 'llama.rope.scaling.type': string('linear'), 'llama.rope.scaling.factor': float32(4) };
    await using model = await openGgufModel(await changed({ keys }));
    expect(model.config.raw['rope_scaling']).toEqual({ rope_type: 'linear', factor: 4 });
  });

  it.each<[string, GgufChanges, RegExp]>([
    [
      'another architecture',
      { keys: { 'general.architecture': string('mamba') } },
      /architecture "mamba" are not read here; expected one of llama, deci/,
    ],
    ['an adapter', { keys: { 'general.type': string('adapter') } }, /holds "adapter"; expected a whole model/],
    ['a piece', { keys: { 'split.count': uint32(3) } }, /one of 3 pieces of a model; join them/],
    [
      'experts that it does not hold',
      { keys: { 'llama.expert_count': uint32(8), 'llama.expert_used_count': uint32(2) } },
      /"blk.0.ffn_gate.weight" has no place in a model of the architecture llama/,
    ],
    [
      'experts where none are known',
      { keys: { 'general.architecture': string('gpt2'), 'gpt2.expert_count': uint32(8) } },
      /architecture "gpt2" with experts are not read here/,
    ],
    ['YaRN', { keys: { 'llama.rope.scaling.type': string('yarn') } }, /positions scaled by "yarn" are not read here/],
    [
      'factors of no known scaling',
      {
        tensors: {
          'rope_freqs.weight': {
            storage: 'F32',
            shape: [3],
            load: () => new Uint8Array(Float32Array.of(1, 7, 2).buffer),
          },
        },
      },
      /no scaling that is known here gives the factors/,
    ],
    [
      'partly rotated heads',
      { keys: { 'llama.rope.dimension_count': uint32(4) } },
      /"llama.rope.dimension_count" is 4 where heads have 6/,
    ],
    ['no layers', { keys: { 'llama.block_count': uint32(0) } }, /must be a number of layers/],
    [
      'a missing tensor',
      { tensors: { 'blk.1.ffn_up.weight': undefined } },
      /tensor "blk.1.ffn_up.weight" must be \[32, 24\]; found no such tensor/,
    ],
    [
      'a tensor too many',
      { tensors: { 'blk.0.attn_sinks.weight': { storage: 'F32', shape: [4], load: () => new Uint8Array(16) } } },
      /"blk.0.attn_sinks.weight" has no place in a model of the architecture llama/,
    ],
    [
      'heads that share nothing',
      { keys: { 'llama.attention.head_count_kv': uint32(3) } },
      /4 heads of layer 0 cannot share 3/,
    ],
    ['no epsilon', { keys: { 'llama.attention.layer_norm_rms_epsilon': undefined } }, /rms_norm_eps/],
    [
      'no tokenizer',
      { keys: { 'tokenizer.ggml.model': undefined } },
      /tokenizer is of the kind null.*expected gpt2 or llama/,
    ],
    [
      'another tokenizer',
      { keys: { 'tokenizer.ggml.model': string('t5') } },
      /of the kind "t5", which is not read here/,
    ],
    [
      'another way of cutting',
      { keys: { 'tokenizer.ggml.pre': string('tekken') } },
      /is called "tekken", which is not known here; expected one of gpt-2/,
    ],
    ['too few tokens', { keys: { 'tokenizer.ggml.tokens': array('string', ['a']) } }, /must list 96 texts/],
    [
      'repeated tokens',
      {
        keys: {
          'tokenizer.ggml.tokens': array(
            'string',
            Array.from({ length: 96 }, () => 'a'),
          ),
        },
      },
      /empty or repeated tokens/,
    ],
    [
      'a token that is none',
      { keys: { 'tokenizer.ggml.eos_token_id': uint32(96) } },
      /"tokenizer.ggml.eos_token_id" is 96, which is no token/,
    ],
  ])('with %s is refused in a sentence', async (_, changes, message) => {
    await expect(openGgufModel(await changed(changes))).rejects.toThrow(message);
  });

  it('that is damaged is refused in a sentence, wherever the damage is', async () => {
    const bytes = await readFile(written);
    const path = place();
    const header =
      bytes.length -
      4 * modelOf(tinyConfig).parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    let refused = 0;
    const tried = async (damaged: Uint8Array): Promise<void> => {
      await writeFile(path, damaged);
      try {
        await using model = await openGgufModel(path);
        expect(model.source.parameters.length).toBeGreaterThan(0);
      } catch (error) {
        refused += 1;
        expect(['FormatError', 'Refusal', 'Error']).toContain((error as Error).name);
        expect((error as Error).message).toMatch(/\.$/);
      }
    };
    for (let seed = 0; seed < 30; seed += 1) await tried(bytes.subarray(0, u32(3, seed) % (bytes.length - 32)));
    expect(refused).toBe(30);
    for (let seed = 0; seed < 120; seed += 1) {
      const damaged = Uint8Array.from(bytes);
      damaged[u32(4, seed) % header] = u32(5, seed) % 256;
      await tried(damaged);
    }
    expect(refused).toBeGreaterThan(60);
  });
});

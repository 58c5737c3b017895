import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../main/formats/checkpoint.ts';
import { readConfig } from '../../../main/formats/huggingFaceConfig.ts';
import { writeSafetensors } from '../../../main/formats/safetensorsWriter.ts';
import { checkpointSource } from '../../../main/models/checkpointSource.ts';
import { describe as describeModel } from '../../../main/models/describe.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { tinyConfig, writeTinyModel } from '../../support/tinyModel.ts';

const root = await temporaryFolder();
let count = 0;

async function newFolder(): Promise<string> {
  count += 1;
  const folder = join(root, String(count));
  await mkdir(folder);
  return folder;
}

const shard = (folder: string, file: string, ...names: string[]) =>
  writeSafetensors(
    join(folder, file),
    names.map((name) => ({ name, dtype: 'U8', shape: [1], load: () => Uint8Array.of(name.length) })),
  );

const index = (folder: string, content: unknown) =>
  writeFile(join(folder, 'model.safetensors.index.json'), JSON.stringify(content));

describe('openCheckpoint', () => {
  it('joins shards', async () => {
    const folder = await newFolder();
    await shard(folder, 'one.safetensors', 'a', 'bb');
    await shard(folder, 'two.safetensors', 'ccc');
    await index(folder, { weight_map: { a: 'one.safetensors', bb: 'one.safetensors', ccc: 'two.safetensors' } });
    const checkpoint = await openCheckpoint(folder);
    expect([...checkpoint.tensors.keys()].sort()).toEqual(['a', 'bb', 'ccc']);
    expect(await checkpoint.read('ccc')).toEqual(Uint8Array.of(3));
    await checkpoint.close();
  });

  it.each([
    ['no map', {}, 'field "weight_map" must map tensor names to file names.'],
    ['a file that is a number', { weight_map: { a: 1 } }, 'the file of tensor "a" must be a name.'],
    ['a shard that is missing', { weight_map: { a: 'three.safetensors' } }, 'the file "three.safetensors" is missing.'],
    [
      'a path that leaves the folder',
      { weight_map: { a: '../outside.safetensors' } },
      'the file name "../outside.safetensors" leads out of the model folder.',
    ],
    [
      'a link that leaves the folder',
      { weight_map: { a: 'link.safetensors' } },
      'the file name "link.safetensors" leads out of the model folder.',
    ],
    [
      'a tensor that is not there',
      { weight_map: { a: 'one.safetensors', z: 'one.safetensors' } },
      'says tensor "z" is in one.safetensors, but it is not there.',
    ],
    [
      'a tensor that is not listed',
      { weight_map: { a: 'one.safetensors' } },
      'holds tensor "bb", which the index does not list.',
    ],
    [
      'a tensor in two shards',
      { weight_map: { a: 'one.safetensors', bb: 'again.safetensors' } },
      'tensor "bb" is in one.safetensors and in again.safetensors.',
    ],
  ])('refuses an index with %s', async (_title, content, sentence) => {
    const folder = await newFolder();
    await shard(root, 'outside.safetensors', 'a');
    await shard(folder, 'one.safetensors', 'a', 'bb');
    await shard(folder, 'again.safetensors', 'bb');
    await symlink(join(root, 'outside.safetensors'), join(folder, 'link.safetensors'));
    await index(folder, content);
    await expect(openCheckpoint(folder)).rejects.toThrow(sentence);
  });

  it('says what to do with a pickle, an empty folder and no folder', async () => {
    const folder = await newFolder();
    await expect(openCheckpoint(folder)).rejects.toThrow(
      'holds neither model.safetensors nor model.safetensors.index.json',
    );
    await writeFile(join(folder, 'pytorch_model.bin'), 'x');
    await expect(openCheckpoint(folder)).rejects.toThrow(
      'a format that can run code when it is opened; convert it to safetensors first.',
    );
    await expect(openCheckpoint(join(root, 'none'))).rejects.toThrow(
      `The folder ${join(root, 'none')} does not exist.`,
    );
  });
});

describe('checkpointSource: config against tensors', () => {
  const open = async (options: Parameters<typeof writeTinyModel>[1]) => {
    const folder = await newFolder();
    await writeTinyModel(folder, options);
    const checkpoint = await openCheckpoint(folder);
    try {
      return checkpointSource(checkpoint, await readConfig(folder), 'test');
    } finally {
      await checkpoint.close();
    }
  };

  it('accepts a model whose parts agree', async () => {
    const { architecture } = await open({});
    expect(architecture).toMatchObject({ hidden: 24, vocabulary: 96, tied: true, context: 64 });
  });

  it.each([
    [
      'another width',
      { config: { ...tinyConfig, intermediate_size: 40 } },
      'Tensor model.layers.0.mlp.gate_proj.weight has shape [32, 24], but config.json implies [40, 24].',
    ],
    [
      'more layers',
      { config: { ...tinyConfig, num_hidden_layers: 3 } },
      'The checkpoint has no tensor model.layers.2.input_layernorm.weight, which its config.json requires.',
    ],
    [
      'fewer layers',
      { config: { ...tinyConfig, num_hidden_layers: 1 } },
      'The checkpoint has a tensor model.layers.1.input_layernorm.weight that a llama model with this config.json does not have.',
    ],
    [
      'biases',
      { config: { ...tinyConfig, attention_bias: true } },
      'The checkpoint has no tensor model.layers.0.self_attn.q_proj.bias',
    ],
    [
      'heads that do not divide',
      { config: { ...tinyConfig, num_key_value_heads: 3 } },
      'config.json: num_attention_heads (4) must be a multiple of num_key_value_heads (3).',
    ],
    ['an odd head', { config: { ...tinyConfig, head_dim: 5 } }, 'config.json: head_dim must be an even whole number'],
    [
      'another activation',
      { config: { ...tinyConfig, hidden_act: 'gelu' } },
      'config.json: hidden_act "gelu" is not supported for llama; expected "silu".',
    ],
    [
      'another family',
      { config: { ...tinyConfig, model_type: 'bert' } },
      'config.json: model_type "bert" is a model that reads text and does not write any (an encoder), which is not read here.',
    ],
    [
      'an unknown rope',
      { config: { ...tinyConfig, rope_scaling: { rope_type: 'moon' } } },
      'config.json: rope type "moon" is not supported; expected default, linear, dynamic, llama3, longrope or yarn.',
    ],
    [
      'layers of its own that are wrong',
      { config: { ...tinyConfig, espalier: { layers: [{ attention: 3 }] } } },
      'config.json: field "espalier.layers.0.attention" is not valid',
    ],
    [
      'too few layers of its own',
      { config: { ...tinyConfig, espalier: { layers: [] } } },
      'config.json: espalier.layers lists 0 layers, but num_hidden_layers is 2.',
    ],
  ])('refuses a config with %s', async (_title, options, sentence) => {
    await expect(open(options)).rejects.toThrow(sentence);
  });
});

describe('readConfig', () => {
  it.each([
    ['[]', 'must be a JSON object.'],
    ['{', 'the content is not valid JSON.'],
    [JSON.stringify({ ...tinyConfig, hidden_size: -3 }), 'field "hidden_size": '],
    [JSON.stringify({ ...tinyConfig, hidden_size: 3.5 }), 'field "hidden_size": '],
    [JSON.stringify({ ...tinyConfig, hidden_size: '24' }), 'field "hidden_size": '],
    [JSON.stringify({ ...tinyConfig, num_hidden_layers: 1e9 }), 'field "num_hidden_layers": '],
    [JSON.stringify({ ...tinyConfig, vocab_size: undefined }), 'field "vocab_size": '],
    [JSON.stringify({ ...tinyConfig, rms_norm_eps: 0 }), 'field "rms_norm_eps": '],
    [JSON.stringify({ ...tinyConfig, eos_token_id: [] }), 'field "eos_token_id": '],
  ])('refuses %s', async (content, sentence) => {
    const folder = await newFolder();
    await writeFile(join(folder, 'config.json'), content);
    const read = async () => describeModel(await readConfig(folder));
    await expect(read()).rejects.toThrow(sentence);
    await expect(read()).rejects.toThrow(join(folder, 'config.json'));
  });
});

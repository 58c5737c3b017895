import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exporterOf } from '../../../../main/export/index.ts';
import { exportedShape } from '../../../../main/models/stockConfig.ts';
import type { Answers } from '../../../../main/export/verify.ts';
import { openCheckpoint } from '../../../../main/formats/checkpoint.ts';
import type { Storage } from '../../../../main/formats/storage/index.ts';
import type { LayerShape, Parameter } from '../../../../main/models/architecture.ts';
import { describeJson, withLayers } from '../../../../main/models/describe.ts';
import { gpt2 } from '../../../../main/models/families/gpt2.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { changedLayer } from '../../../support/layers.ts';
import { naiveLogits } from '../../../support/naiveLlama.ts';
import { packedSource } from '../../../support/packedSource.ts';
import { memorySource, seededWeights } from '../../../support/seededModel.ts';
import { tinyConfig } from '../../../support/tinyModel.ts';

const root = await temporaryFolder();
const prompt = Int32Array.of(3, 20, 12);

const configOf = (more: object = {}) => ({
  ...{ ...tinyConfig, hidden_size: 128, head_dim: 32, intermediate_size: 256, num_hidden_layers: 1 },
  ...{ vocab_size: 32, torch_dtype: 'float32' },
  ...more,
});
const modelOf = (config: Record<string, unknown>) => {
  const { architecture } = describeJson(config);
  return memorySource(architecture, seededWeights(architecture));
};
const isMatrix = ({ role, shape }: Parameter) => role === 'linear' && shape.length === 2;

async function ask(source: ModelSource): Promise<Answers> {
  const weights = new Map<string, Float32Array>();
  for (const parameter of source.parameters) weights.set(parameter.name, await source.read(parameter));
  return { logits: Float32Array.from(naiveLogits(source.architecture, weights, [...prompt]).at(-1) ?? []), tokens: [] };
}

let count = 0;

/** Writes a model, proves it as an export is proved, and reads what lies there. */
async function written(type: string, config: Record<string, unknown>, source: ModelSource) {
  const exporter = exporterOf('compressed-tensors', type);
  const folder = join(root, String((count += 1)));
  await mkdir(folder);
  const subject = { name: 'model', source, config, files: [], card: {} as never };
  const notes = await exporter.write(subject, exportedShape(config, source), folder);
  const reference = { prompt, length: 0, read: ask, ask };
  await exporter.verify(subject, folder, reference);
  const json = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')) as Record<string, unknown>;
  const { warning } = exporter.loading(exportedShape(config, source), subject);
  return {
    folder,
    notes,
    json,
    warning,
    bytes: exporter.bytes(subject),
    verify: () => exporter.verify(subject, folder, reference),
  };
}

/** The numbers of a written matrix, by the published layout alone: shifts of big integers over the bytes of the file. */
async function unpacked(
  folder: string,
  weight: string,
): Promise<{ values: number[]; levels: number[]; scales: number[]; type: string }> {
  const file = await openCheckpoint(folder);
  try {
    const of = async (part: string) => Buffer.from(await file.read(`${weight}_${part}`));
    const shape = await of('shape');
    const [rows, columns] = [Number(shape.readBigInt64LE(0)), Number(shape.readBigInt64LE(8))];
    const words = await of('packed');
    const each = (rows * columns) / (words.length / 4);
    const bits = 32 / each;
    const {
      dtype,
      shape: [, groups = 0],
    } = file.tensors.get(`${weight}_scale`)!;
    const scales = [...(await file.readFloat32(`${weight}_scale`))];
    const levels = Array.from({ length: rows * columns }, (_, i) => {
      const [row, column] = [Math.floor(i / columns), i % columns];
      const word = words.readUInt32LE(4 * (row * (columns / each) + Math.floor(column / each)));
      return (Math.floor(word / 2 ** (bits * (column % each))) % 2 ** bits) - 2 ** (bits - 1);
    });
    const values = levels.map((q, i) => {
      const group = Math.floor((i % columns) / (columns / groups));
      return Math.fround(q * (scales[Math.floor(i / columns) * groups + group] as number));
    });
    return { values, levels, scales, type: dtype };
  } finally {
    await file.close();
  }
}

const plus = (numbers: ArrayLike<number>) => Array.from(numbers, (value) => value + 0);

describe.each([
  ['q4', 4, 0.1],
  ['q8', 8, 0.006],
] as const)('%s', (type, bits, most) => {
  it('rounds matrices in groups of 128, which their readers unpack to nearly the same', async () => {
    const config = configOf();
    const source = modelOf(config);
    const { folder, json, notes, warning, bytes } = await written(type, config, source);
    expect(json['quantization_config']).toMatchObject({
      ...{ quant_method: 'compressed-tensors', format: 'pack-quantized', quantization_status: 'compressed' },
      ignore: ['lm_head'],
      config_groups: {
        group_0: {
          targets: ['Linear'],
          weights: { num_bits: bits, type: 'int', symmetric: true, strategy: 'group', group_size: 128 },
        },
      },
    });
    expect(warning).toBeNull();
    expect(notes).toEqual([
      expect.stringMatching(new RegExp(`7 of 8 matrices.*F32 to int${bits}-128.*root mean square`)),
    ]);
    for (const parameter of source.parameters.filter(isMatrix)) {
      const own = await source.read(parameter);
      const { values } = await unpacked(folder, parameter.name);
      const off = Math.sqrt(
        own.reduce((sum, value, i) => sum + (value - (values[i] as number)) ** 2, 0) /
          own.reduce((sum, value) => sum + value ** 2, 0),
      );
      expect(off).toBeLessThan(most);
    }
    const size = (await readFile(join(folder, 'model.safetensors'))).length;
    expect(size - bytes).toBeGreaterThan(0);
    expect(size - bytes).toBeLessThan(8000);
  });

  /** Of each matrix another one. */
  const exact: readonly Storage[] = ['int4-128', 'int4-64', 'q4_0', 'int2-32', 'int3-128', 'int4-32'];
  const widerToo: readonly Storage[] = ['int8-64', 'q8_0', 'int4-32-zp', 'int4-128', 'q4_0', 'int3-64'];

  it.each([
    ['of groups of 128', ['int4-128'] as const, 128],
    ['of many kinds', bits === 8 ? widerToo : exact, 32],
  ])('hands over levels %s as they are', async (_, storages, group) => {
    const config = configOf();
    const plain = modelOf(config);
    const matrices = plain.parameters.filter(isMatrix);
    const source = packedSource(plain, (parameter) =>
      isMatrix(parameter) ? (storages[matrices.indexOf(parameter) % storages.length] as Storage) : 'F32',
    );
    const { folder, notes, json } = await written(type, config, source);
    expect(notes).toEqual([]);
    expect(json).toHaveProperty('quantization_config.config_groups.group_0.weights.group_size', group);
    for (const parameter of matrices) {
      const { values, type: scales } = await unpacked(folder, parameter.name);
      expect(plus(values)).toEqual(plus(await source.read(parameter)));
      expect(scales).toBe('F32');
    }
  });

  it('takes narrower groups where rows ask for them, and says so', async () => {
    const config = configOf({ intermediate_size: 352 });
    const { json, warning } = await written(type, config, modelOf(config));
    expect(warning).toMatch(
      /^3 of 7 matrices are no multiples of 64 by 128.* Rows of 352 numbers ask for groups of 32/,
    );
    expect(json).toHaveProperty('quantization_config.config_groups.group_0.weights.group_size', 32);
  });

  it('writes scales that a bfloat16 model says', async () => {
    const config = configOf({ torch_dtype: 'bfloat16' });
    const { folder, json } = await written(
      type,
      config,
      packedSource(modelOf(config), () => 'BF16'),
    );
    const { type: scales } = await unpacked(folder, 'model.layers.0.mlp.down_proj.weight');
    expect([scales, json['torch_dtype']]).toEqual(['BF16', 'bfloat16']);
  });

  it('keeps float16 scales exact where the model says bfloat16, and says so', async () => {
    const config = configOf({ torch_dtype: 'bfloat16' });
    const source = packedSource(modelOf(config), (parameter) => (isMatrix(parameter) ? 'int4-128' : 'BF16'));
    const { folder, json, warning } = await written(type, config, source);
    expect(json['torch_dtype']).toBe('float16');
    expect(warning).toContain('config.json says float16');
    const parameter = source.parameters.find(isMatrix)!;
    const { values, type: scales } = await unpacked(folder, parameter.name);
    expect(scales).toBe('F16');
    expect(plus(values)).toEqual(plus(await source.read(parameter)));
  });

  it('fills layers of their own widths up where it is asked to, and refuses them where not', async () => {
    const config = configOf({ num_hidden_layers: 2 });
    const { architecture: whole } = describeJson(config);
    const [first] = whole.layers as [LayerShape];
    const narrow = [first, changedLayer(first, { feedForward: { neurons: 96 } })];
    const architecture = { ...whole, layers: narrow };
    const source = memorySource(architecture, seededWeights(architecture));
    const model = { name: 'model', source, config: withLayers(config, narrow) };
    expect(exporterOf('compressed-tensors', type).refusal(model)).toBe(
      `stock programs cannot load it: its layers have widths of their own; the type ${type}-compatible fills it up to what they know`,
    );
    const { json, warning } = await written(`${type}-compatible`, model.config, source);
    expect(json['intermediate_size']).toBe(256);
    expect(warning).toMatch(/Filled up with zeros it takes 1\.\d\d times the bytes/);
  });
});

it('rounds once more what has more bits or zero points than the type says', async () => {
  const config = configOf();
  for (const storage of ['int8-128', 'int4-128-zp', 'q4_k'] as const) {
    const source = packedSource(modelOf(config), (parameter) => (isMatrix(parameter) ? storage : 'F32'));
    const { notes } = await written('q4', config, source);
    expect(notes).toEqual([expect.stringMatching(new RegExp(`7 of 8 matrices.*to int4-128.*root mean square`))]);
  }
});

it('notices a level that is not what was meant', async () => {
  const config = configOf();
  const { folder, verify } = await written('q4', config, modelOf(config));
  const path = join(folder, 'model.safetensors');
  const bytes = await readFile(path);
  const { offset } = await openCheckpoint(folder).then(async (file) => {
    await file.close();
    return file.tensors.get('model.layers.0.mlp.up_proj.weight_packed')!;
  });
  bytes[offset + 1000] = (bytes[offset + 1000] as number) ^ 0x10;
  await writeFile(path, bytes);
  await expect(verify()).rejects.toThrow('model.layers.0.mlp.up_proj.weight of the reloaded folder is not');
});

it('refuses rows of no whole groups, and families without linears', () => {
  const refusalOf = (config: Record<string, unknown>, source: ModelSource) =>
    exporterOf('compressed-tensors').refusal({ name: 'model', source, config });
  const odd = configOf({ intermediate_size: 100 });
  expect(refusalOf(odd, modelOf(odd))).toContain('rows of 100 numbers, which is no multiple of 32');
  const plain = {
    ...{ model_type: 'gpt2', n_embd: 32, n_layer: 1, n_head: 4, n_positions: 32, vocab_size: 90 },
    ...{ activation_function: 'gelu_new', tie_word_embeddings: true },
  };
  const { architecture } = describeJson(plain);
  expect(refusalOf(plain, memorySource(architecture, new Map(), gpt2))).toContain('family gpt2 has no linears');
});

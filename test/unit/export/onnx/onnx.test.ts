import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exporterOf } from '../../../../main/export/index.ts';
import { answersOf } from '../../../../main/export/onnx/answers.ts';
import { asWritten } from '../../../../main/export/rounding.ts';
import { onnxTypes } from '../../../../main/export/onnx/types.ts';
import { exportedShape } from '../../../../main/models/stockConfig.ts';
import { type Answers, kullbackLeibler, type Reference } from '../../../../main/export/verify.ts';
import type { Storage } from '../../../../main/formats/storage/index.ts';
import { generate } from '../../../../main/evaluate/generate.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import { openOnnxFile } from '../../../../main/runtime/onnxFile.ts';
import { Decoder } from '../../../../main/walk/decoder.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { llamaLayer } from '../../../support/layers.ts';
import { countedStorage, device } from '../../../support/owned.ts';
import { packedSource } from '../../../support/packedSource.ts';
import { memorySource, seededWeights, smallArchitecture } from '../../../support/seededModel.ts';
import { tinyConfig } from '../../../support/tinyModel.ts';

const root = await temporaryFolder();
const prompt = Int32Array.of(3, 41, 7, 19, 2, 30);
const length = 12;

/** Rows of 64 and 96 numbers, and heads and an output projection of their own. */
const bias = { q: false, k: false, v: false, o: false };
const wide = smallArchitecture({
  ...{ hidden: 64, tied: false },
  layers: [96, 64].map((neurons) =>
    llamaLayer({
      attention: { groups: 2, queriesPerGroup: 2, headDim: 16, bias, headNorm: false, window: null },
      feedForward: { neurons, bias: { gate: false, up: true, down: true } },
    }),
  ),
});

const modelOf = (architecture = wide) => memorySource(architecture, seededWeights(architecture));

/** The model as the product computes it. */
async function own(source: ModelSource): Promise<Answers> {
  const walkOptions = () => ({ device, ...countedStorage() });
  using once = new Decoder(source, walkOptions());
  const logits = (await once.append(prompt)).slice();
  using again = new Decoder(source, walkOptions());
  const options = { maxTokens: length, sampling: null, stop: new Set<number>() };
  return { logits, tokens: await generate(again, prompt, options) };
}

let count = 0;

/** Writes a model; returns where, and what whoever exports is told. */
async function written(source: ModelSource, type: string) {
  const exporter = exporterOf('onnx', type);
  const folder = join(root, String((count += 1)));
  await mkdir(folder);
  const config = { ...tinyConfig, hidden_size: source.architecture.hidden };
  const subject = { name: 'test', source, config, files: [], card: {} as never };
  const notes = await exporter.write(subject, exportedShape(config, source), folder);
  const verify = async (reference: Answers) =>
    exporter.verify(subject, folder, {
      ...{ prompt, length, read: own },
      ask: (of) => (of === source ? Promise.resolve(reference) : own(of)),
    });
  return { folder, notes, verify, bytes: exporter.bytes(subject) };
}

/** What ONNX Runtime makes of a folder. */
async function answers(folder: string, file: string, source: ModelSource): Promise<Answers> {
  const opened = await openOnnxFile(join(folder, 'onnx', file));
  try {
    return await answersOf(opened, source, { prompt, length } as Reference);
  } finally {
    await opened.release();
  }
}

const typeOf = (name: string) => onnxTypes.find((type) => type.name === name) as (typeof onnxTypes)[number];
const fileOf = (name: string) => `model${typeOf(name).client.suffix}.onnx`;

describe.each(onnxTypes.map(({ name }) => name))('%s', (type) => {
  it.each([
    ['rows of whole blocks', modelOf()],
    ['rows that are none, and one table for both ends', modelOf(smallArchitecture())],
  ])('answers as the values that it stands for: %s', async (_, source) => {
    const { folder, verify } = await written(source, type);
    await verify(await own(source));
    const expected = await own(asWritten(typeOf(type), source));
    const found = await answers(folder, fileOf(type), source);
    expect(kullbackLeibler(expected.logits, found.logits)).toBeLessThan(type.startsWith('q') ? 0.005 : 1e-9);
    const config = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')) as Record<string, unknown>;
    const { dtype } = typeOf(type).client;
    expect(config['transformers.js_config']).toEqual({ dtype, use_external_data_format: true });
  });

  it('takes the bytes that it says', async () => {
    const source = modelOf();
    const { folder, bytes } = await written(source, type);
    const { size } = await stat(join(folder, 'onnx', `${fileOf(type)}_data`));
    // Each tensor of the file, at most three of a parameter, begins at a multiple of 64.
    expect(size).toBeGreaterThanOrEqual(bytes);
    expect(size - bytes).toBeLessThan(3 * 64 * source.parameters.length);
  });
});

/** Levels that ONNX says exactly, in both types: nothing is rounded a second time. */
const exact: readonly Storage[] = ['int4-32', 'int8-64', 'int4-32-zp', 'int3-32', 'q4_0', 'q8_0', 'q5_0'];

describe.each(exact)('a model packed as %s', (storage) => {
  const source = packedSource(modelOf(), ({ shape }) => (shape.length === 2 ? storage : 'F32'));

  it.each(['q4', 'q8'])('is not rounded again for %s', async (type) => {
    expect(exporterOf('onnx', type).rounding({ name: 'test', source, config: tinyConfig })).toBeNull();
    for (const parameter of source.parameters)
      expect(await typeOf(type).form(source, parameter).read()).toEqual(await source.read(parameter));
  });

  it('is written as it is', async () => {
    const { folder, notes, verify } = await written(source, 'q4');
    expect(notes).toEqual([]);
    const reference = await own(source);
    await verify(reference);
    const found = await answers(folder, fileOf('q4'), source);
    expect(kullbackLeibler(reference.logits, found.logits)).toBeLessThan(0.005);
  });
});

it('rounds what is packed otherwise once more, and says how much that changes', async () => {
  const source = packedSource(modelOf(), ({ role }) => (role === 'linear' ? 'q4_1' : 'q8_0'));
  const { notes, verify } = await written(source, 'q4');
  expect(notes).toEqual([
    expect.stringMatching(
      /^14 of 16 matrices are rounded for this export.*\(q4_1 to int4-32\).*changed the matrices by \d/,
    ),
  ]);
  await verify(await own(source));
});

it('keeps factors beside packed matrices as they are: short rows in 16 bits, which take no more', async () => {
  const lowRank = { 'mlp.up_proj': { rank: 4, residual: true }, 'self_attn.o_proj': { rank: 4, residual: true } };
  const layers = wide.layers.map((layer) => ({ ...layer, lowRank }));
  const source = packedSource(modelOf({ ...wide, layers }), ({ shape, half }) => {
    if (shape.length !== 2) return 'F32';
    return half === undefined ? 'int3-32' : half === 'down' ? 'q8_0' : 'F16';
  });
  const bare = packedSource(modelOf(), ({ shape }) => (shape.length === 2 ? 'int3-32' : 'F32'));
  const bytes = (of: ModelSource) => exporterOf('onnx', 'q4').bytes({ name: 'test', source: of, config: tinyConfig });
  expect(exporterOf('onnx', 'q4').rounding({ name: 'test', source, config: tinyConfig })).toBeNull();
  const up = [96, 64].reduce((sum, neurons) => sum + 4 * (neurons * 2 + 64 * (1 + 2 / 32)), 0);
  expect(bytes(source) - bytes(bare)).toBe(up + 2 * 4 * (64 * 2 + 64 * (1 + 2 / 32)));
  const { notes, folder, verify } = await written(source, 'q4');
  expect(notes).toEqual([]);
  const reference = await own(source);
  await verify(reference);
  const found = await answers(folder, fileOf('q4'), source);
  expect(kullbackLeibler(reference.logits, found.logits)).toBeLessThan(0.005);
});

it('stores a tied table once', async () => {
  const architecture = smallArchitecture({ vocabulary: 4096, layers: wide.layers.slice(0, 1), hidden: 64 });
  const source = modelOf(architecture);
  const { folder } = await written(source, 'q8');
  const { size } = await stat(join(folder, 'onnx', 'model_quantized.onnx_data'));
  const table = 4096 * (64 + 2 * 2);
  expect(size).toBeGreaterThan(table);
  expect(size).toBeLessThan(1.5 * table);
});

it('refuses numbers that float16 cannot say, before anything else is written', async () => {
  const weights = seededWeights(wide);
  const [name, values] = [...weights].find(([known]) => known.includes('up_proj')) as [string, Float32Array];
  weights.set(name, values.with(3, 70_000));
  const source = memorySource(wide, weights);
  await expect(written(source, 'f16')).rejects.toThrow(`${name} holds numbers beyond 65504`);
});

it('takes another matrix in the place of one for a fault', async () => {
  const packedAs = (weights: ReturnType<typeof seededWeights>) =>
    packedSource(memorySource(wide, weights), ({ shape }) => (shape.length === 2 ? 'int4-32' : 'F32'));
  const { verify } = await written(packedAs(seededWeights(wide)), 'q4');
  const weights = seededWeights(wide);
  const up = [...weights.keys()].find((name) => name.includes('up_proj')) as string;
  weights.set(up, (weights.get(up) as Float32Array).toReversed());
  await expect(verify(await own(packedAs(weights)))).rejects.toThrow(/another distribution of the next token/);
});

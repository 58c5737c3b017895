import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AutoTokenizer, env } from '@huggingface/transformers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromFloat32 } from '../../main/formats/dtype.ts';
import { writeSafetensors } from '../../main/formats/safetensorsWriter.ts';
import { openTokenizer, tokenizerFiles } from '../../main/formats/tokenizer.ts';
import { describeJson } from '../../main/models/describe.ts';
import { temporaryFolder } from '../support/folder.ts';
import { askLlamaCpp, installed, needsLlamaCpp, publishedTokenizer } from '../support/llamaCpp.ts';
import { sample } from '../support/cli.ts';
import { startService } from '../support/sampleProject.ts';
import { seededWeights } from '../support/seededModel.ts';
import { tinyConfig } from '../support/tinyModel.ts';
import { manyTexts } from './texts.ts';

/** Published tokenizers, from packages beside llama.cpp; what cannot be written as GGUF, with the reason. */
const published: readonly (readonly [name: string, refusal: RegExp | null])[] = [
  ['llama2', null],
  ['llama3', null],
  ['qwen3', null],
  ['gemma3', null],
  ['gpt2', null],
  ['deepseek_v3', /tokenizer/],
];

/** Texts whose words become tokens. */
const healthTexts = readFileSync(join(sample, 'health-service.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line)
  .slice(0, 40)
  .map((line) => (JSON.parse(line) as { readonly text: string }).text);

/** How many of a tokenizer's special tokens stand in texts. */
const mostSpecial = 12;

describe.each(published)('the tokenizer of %s', async (name, refusal) => {
  const there = existsSync(join(publishedTokenizer(name), 'tokenizer.json'));
  const folder = await temporaryFolder();
  const service = startService(join(folder, 'home'));
  const path = (file: string): string => join(folder, 'model', file);
  let texts: string[];
  let ids: number[][];

  beforeAll(async () => {
    if (!there) return;
    await mkdir(path(''));
    for (const file of ['tokenizer.json', 'tokenizer_config.json'])
      await copyFile(join(publishedTokenizer(name), file), path(file));
    const json = JSON.parse(await readFile(path('tokenizer.json'), 'utf8')) as {
      readonly added_tokens: readonly { readonly content: string; readonly special: boolean }[];
    };
    const special = json.added_tokens.filter((token) => token.special).map(({ content }) => content);
    texts = [...manyTexts(special.slice(0, mostSpecial)), ...healthTexts];
    const tokenizer = await openTokenizer(tokenizerFiles(path('')));
    ids = texts.map((text) => Array.from(tokenizer.encode(text, true)));
    const config = { ...tinyConfig, vocab_size: tokenizer.vocabularySize, num_hidden_layers: 1 };
    const { family, architecture } = describeJson(config);
    const weights = seededWeights(architecture);
    const tensors = family.parameters(architecture).map(({ name: tensor, shape }) => ({
      ...{ name: tensor, shape, dtype: 'BF16' as const },
      load: () => fromFloat32(weights.get(tensor) as Float32Array, 'BF16'),
    }));
    await writeSafetensors(path('model.safetensors'), tensors);
    await writeFile(path('config.json'), JSON.stringify(config));
    await service.call('projects.create', { folder: join(folder, 'project') });
    await service.call('models.import', { folder: path(''), name });
  });
  afterAll(() => service.close());

  const exported = (format: string, variant = name) =>
    service.call('variants.export', { variant, format, to: join(folder, `${variant}-${format}`) });

  /** The first text that somebody cuts into other tokens. */
  function sameIds(found: readonly (readonly number[])[], expected = ids): void {
    expect(texts.length).toBeGreaterThan(1000);
    const other = texts.findIndex((_, at) => found[at]?.join() !== expected[at]?.join());
    expect(other < 0 ? null : { text: texts[other], found: found[other], expected: expected[other] }).toBeNull();
  }

  it.skipIf(!there || !installed)(
    needsLlamaCpp(refusal ? 'is refused as GGUF with the reason' : 'gives the same ids in llama.cpp'),
    async () => {
      if (refusal) return void (await expect(exported('gguf')).rejects.toThrow(refusal));
      sameIds(await idsOfLlamaCpp(name));
    },
  );

  async function idsOfLlamaCpp(variant: string) {
    const { files } = await exported('gguf', variant);
    const file = join(folder, `${variant}-gguf`, files.find((one) => one.endsWith('.gguf')) ?? '');
    return askLlamaCpp(file, { prompt: [1], texts }, 1).ids;
  }

  it.skipIf(!there)('gives the same ids in transformers.js', async () => {
    sameIds(await idsOfTransformersJs(name));
  });

  async function idsOfTransformersJs(variant: string) {
    await exported('onnx', variant);
    const to = join(folder, `${variant}-onnx`);
    env.allowRemoteModels = false;
    env.localModelPath = dirname(to);
    const tokenizer = await AutoTokenizer.from_pretrained(basename(to));
    return texts.map((text) => tokenizer.encode(text, { add_special_tokens: false }));
  }

  it.skipIf(!there)('gives the same ids in both when words of a text became tokens', async () => {
    const extended = `${name}-extended`;
    await service.call('datasets.import', {
      ...{ paths: [join(sample, 'health-service.jsonl')], name: 'health', role: 'domain' },
    });
    const { run } = await service.call('runs.start', {
      ...{ model: name, domain: 'health', name: extended, calibrationWindows: 1, recipe: 'vocabulary-extend' },
    });
    await service.call('runs.follow', { run });
    expect((await service.call('runs.show', { run })).error).toBeNull();
    const shown = async (subject: string) => (await service.call('models.show', { name: subject })).tokenizer.tokens;
    expect(await shown(extended)).toBeGreaterThan(await shown(name));
    const found = await idsOfTransformersJs(extended);
    const own = await openTokenizer(tokenizerFiles(join(folder, `${extended}-onnx`)));
    const expected = texts.map((text) => Array.from(own.encode(text, true)));
    const count = (all: readonly (readonly number[])[]) => all.reduce((sum, { length }) => sum + length, 0);
    expect(count(expected)).toBeLessThan(count(ids));
    expected.forEach((some, at) => expect(some.length).toBeLessThanOrEqual(ids[at]?.length ?? 0));
    sameIds(found, expected);
    if (!refusal && installed) sameIds(await idsOfLlamaCpp(extended), expected);
  });
});

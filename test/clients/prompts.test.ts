import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromFloat32 } from '../../main/formats/dtype.ts';
import { writeSafetensors } from '../../main/formats/safetensorsWriter.ts';
import { openTokenizer, tokenizerFiles } from '../../main/formats/tokenizer.ts';
import { processorStarting } from '../../main/formats/vocabulary/postProcessor.ts';
import { describeJson } from '../../main/models/describe.ts';
import { sample } from '../support/cli.ts';
import { temporaryFolder } from '../support/folder.ts';
import { publishedTokenizer } from '../support/llamaCpp.ts';
import { startService } from '../support/sampleProject.ts';
import { seededWeights } from '../support/seededModel.ts';
import { shared } from '../support/shared.ts';
import { tinyConfig } from '../support/tinyModel.ts';
import { transformersTokens } from '../support/transformersJs.ts';

const ofShared = (name: string): string => join(shared ?? '', 'models', name);

/** How a start token comes about: the files as they are, a post-processor that puts it, or a setting that says so alone. */
type Start = 'as it is' | 'none' | 'put' | 'set';

/** Folders of tokenizers, with the start token that some are given or deprived of. */
const cases: readonly (readonly [name: string, folder: string, start: Start, begins: boolean])[] = [
  ['GPT-2', join(sample, 'meadow-sample'), 'as it is', false],
  ['GPT-2 with a start token', join(sample, 'meadow-sample'), 'put', true],
  ['GPT-2 with a setting for one', join(sample, 'meadow-sample'), 'set', true],
  ["Llama 2's kind", ofShared('stories260K-hf'), 'as it is', true],
  ["Llama 2's kind without", ofShared('stories260K-hf'), 'none', false],
  ['Llama 2', publishedTokenizer('llama2'), 'as it is', true],
  ['Llama 2 without', publishedTokenizer('llama2'), 'none', false],
  ['Llama 3', publishedTokenizer('llama3_1'), 'as it is', true],
  ['Llama 3 without', publishedTokenizer('llama3_1'), 'none', false],
  ['Qwen', publishedTokenizer('qwen3'), 'as it is', false],
  ['Qwen with a start token', publishedTokenizer('qwen3'), 'put', true],
];

const prompts = ['The doctor said', '  two blanks, 1,234 and\n\ta break.', 'naïve ☂ 漢字 it’s'];
const count = 16;

interface Json extends Readonly<Record<string, unknown>> {
  readonly added_tokens: readonly { readonly id: number; readonly content: string }[];
}

const read = async (path: string): Promise<Json> => JSON.parse(await readFile(path, 'utf8')) as Json;

/** The two files of a tokenizer with another start token. */
async function writeTokenizer(from: string, to: string, start: Start): Promise<void> {
  const [json, settings] = [await read(join(from, 'tokenizer.json')), await read(join(from, 'tokenizer_config.json'))];
  const [first] = json.added_tokens;
  const tokens = first && start === 'put' ? [{ id: first.id, text: first.content }] : [];
  const changed =
    start === 'put' ? { ...json, post_processor: processorStarting(json['post_processor'], tokens) } : json;
  const set = {
    'as it is': {},
    none: { add_bos_token: false },
    put: { add_bos_token: undefined },
    set: { add_bos_token: true, bos_token: first?.content },
  }[start];
  await writeFile(join(to, 'tokenizer.json'), JSON.stringify(changed));
  await writeFile(join(to, 'tokenizer_config.json'), JSON.stringify({ ...settings, ...set }));
}

describe.each(cases)('prompts with the tokenizer of %s', async (name, from, start, begins) => {
  const there = existsSync(join(from, 'tokenizer.json'));
  const folder = await temporaryFolder();
  const service = startService(join(folder, 'home'));
  const model = join(folder, 'model');

  beforeAll(async () => {
    if (!there) return;
    await mkdir(model);
    await writeTokenizer(from, model, start);
    const { vocabularySize } = await openTokenizer(tokenizerFiles(model));
    // A model of random weights; no token ends its texts.
    const config = { ...tinyConfig, vocab_size: vocabularySize, max_position_embeddings: 256, eos_token_id: undefined };
    const { family, architecture } = describeJson(config);
    const weights = seededWeights(architecture);
    const tensors = family.parameters(architecture).map(({ name: tensor, shape }) => ({
      ...{ name: tensor, shape, dtype: 'F32' as const },
      load: () => fromFloat32(weights.get(tensor) as Float32Array, 'F32'),
    }));
    await writeSafetensors(join(model, 'model.safetensors'), tensors);
    await writeFile(join(model, 'config.json'), JSON.stringify(config));
    await service.call('projects.create', { folder: join(folder, 'project') });
    await service.call('models.import', { folder: model, name: 'model' });
    await service.call('variants.export', { variant: 'model', format: 'onnx', to: join(folder, 'onnx') });
  });
  afterAll(() => service.close());

  it.skipIf(!there)('are continued with the tokens that transformers.js gives them', async () => {
    const { tokenizer } = await service.call('models.show', { name: 'model' });
    expect(tokenizer.startTokens.length > 0).toBe(begins);
    for (const prompt of prompts) {
      const { tokens } = await service.call('variants.generate', {
        ...{ variant: 'model', prompt, greedy: true, maxTokens: count },
      });
      expect(await transformersTokens(join(folder, 'onnx'), prompt, count), `${name}: ${prompt}`).toEqual(tokens);
    }
  });
});

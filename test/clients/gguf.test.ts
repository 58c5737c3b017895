import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExtractionInput } from '../../preload/contract/index.ts';
import { openGguf } from '../../main/formats/gguf/reader.ts';
import { writeSafetensors } from '../../main/formats/safetensorsWriter.ts';
import { openTokenizer, tokenizerFiles } from '../../main/formats/tokenizer.ts';
import { tensorsToWrite } from '../../main/export/huggingFace/tensors.ts';
import { kullbackLeibler } from '../../main/export/verify.ts';
import { describeJson } from '../../main/models/describe.ts';
import { ggufConfigs } from '../support/familyConfigs.ts';
import { temporaryFolder } from '../support/folder.ts';
import { askLlamaCpp, installed, needsLlamaCpp, ownAnswers, type Question } from '../support/llamaCpp.ts';
import { sampleProject, startService } from '../support/sampleProject.ts';
import { memorySource, seededWeights } from '../support/seededModel.ts';
import { shared } from '../support/shared.ts';
import { tinyConfig, tinyTokenizer } from '../support/tinyModel.ts';

const prompt = [464, 1200, 87, 3021, 5, 911, 2048, 77, 1500, 310];
const count = 60;

/** The same of random models, whose contexts are 64 tokens long. */
const fewer = 50;
const texts = [
  'The patient\'s dose was 12.5 mg,  twice daily.\n\nDr. Müller said: "don\'t!"',
  '   \t x\r\n 你好 🙂 a1b22',
];

/** What both sides are asked. */
const question = { prompt, texts };

describe.skipIf(!installed)(needsLlamaCpp('stock llama.cpp'), async () => {
  const folder = await temporaryFolder();
  const service = startService(join(folder, 'home'));
  const place = join(folder, 'project');

  beforeAll(async () => {
    await mkdir(join(folder, 'out'));
    await sampleProject(service, place);
  }, 600_000);
  afterAll(() => service.close());

  /** A variant, waited for. */
  async function run(model: string, recipe: string, name: string, more: Partial<ExtractionInput>): Promise<void> {
    const texts = { domain: 'health', general: 'general', calibrationWindows: 8 };
    const { run } = await service.call('runs.start', { ...texts, model, recipe, name, ...more });
    const { state } = await service.call('runs.follow', { run });
    expect(state).toBe('done');
  }

  /** Exports and asks both sides the same; `answers` names who answers here where that is another variant. */
  async function compared(
    variant: string,
    asked: Question = question,
    {
      type,
      answers = variant,
      tokens: most = count,
    }: { readonly type?: string; readonly answers?: string; readonly tokens?: number } = {},
  ) {
    const to = join(folder, 'out', `${variant}-${type ?? 'stored'}`);
    const { verified, files } = await service.call('variants.export', {
      ...{ variant, format: 'gguf', to },
      ...(type === undefined ? {} : { type }),
    });
    expect(verified).toBe(true);
    const file = join(to, files.find((name) => name.endsWith('.gguf')) ?? '');
    const own = await ownAnswers(place, answers, asked.prompt, most, folder);
    const found = askLlamaCpp(file, asked, most);
    const difference = own.logits.reduce(
      (most, logit, i) => Math.max(most, Math.abs(logit - (found.logits[i] ?? NaN))),
      0,
    );
    const tokenizer = await openTokenizer(tokenizerFiles(to));
    expect(found.ids).toEqual(asked.texts.map((text) => Array.from(tokenizer.encode(text))));
    await using opened = await openGguf(file);
    const { metadata } = opened;
    const equal = own.greedy.findIndex((token, i) => token !== found.greedy[i]);
    const tokens = equal < 0 ? most : equal;
    const architecture = metadata.get('general.architecture');
    process.stdout.write(
      `${variant}: ${String(architecture)}, largest difference ${difference.toExponential(1)}, ${tokens} of ${most} tokens\n`,
    );
    const divergence = kullbackLeibler(own.logits, Float32Array.from(found.logits));
    return {
      difference,
      divergence,
      tokens,
      architecture,
      type: metadata.get('general.file_type'),
      tensors: opened.tensors,
    };
  }

  /** bfloat16 and packed weights: llama.cpp rounds activations to them as well. */
  const rounded = { meadow: 0.2, packed: 0.5 };

  it('answers as the model whose parameters are bfloat16', async () => {
    const { difference, tokens, architecture, type } = await compared('meadow');
    expect(architecture).toBe('llama');
    expect(type).toBe(32);
    expect(difference).toBeLessThan(rounded.meadow);
    expect(tokens).toBe(count);
  });

  it.each([
    ['F32', 0, 2e-4],
    ['F16', 1, 0.05],
    ['q8_0', 7, rounded.packed],
  ])(
    'answers as a model stored as %s',
    async (precision, type, limit) => {
      const name = `stored-${precision}`;
      await run('meadow', 'rtn', name, { precision });
      const found = await compared(name);
      expect(found).toMatchObject({ architecture: 'llama', type });
      expect(found.difference).toBeLessThan(limit);
      expect(found.tokens).toBe(count);
    },
    600_000,
  );

  it.each(['q6_k', 'q5_k', 'q4_k', 'q4_0', 'iq4_xs', 'q3_k', 'q2_k'])(
    'answers as the model rounded to %s where an export rounds to it',
    async (type) => {
      await run('meadow', 'rtn', `rounded-${type}`, { precision: type });
      const found = await compared('meadow', question, { type, answers: `rounded-${type}` });
      // What is multiplied by packed matrices is rounded to eight bits there.
      expect(found.divergence).toBeLessThan(0.002);
    },
    600_000,
  );

  it.each([
    ['flap', 'deci'],
    ['flap-uniform', 'llama'],
    ['slicegpt', 'llama'],
    ['slicegpt-tied', 'llama'],
    ['taylor-channels', 'llama'],
    ['sleb', 'llama'],
    ['finercut', 'deci'],
    ['svd-llm', 'llama'],
  ])(
    'answers as what %s left, as %s',
    async (recipe, architecture) => {
      await run('stored-F32', recipe, recipe, { target: { kind: 'sparsity', value: 0.3 } });
      const found = await compared(recipe);
      expect(found.architecture).toBe(architecture);
      expect(found.difference).toBeLessThan(2e-4);
      expect(found.tokens).toBe(count);
    },
    600_000,
  );

  it.skipIf(!shared)('answers as GPT-2 and as a model of sentencepieces', async () => {
    for (const name of ['meadow-gpt2', 'stories260K-hf']) {
      await service.call('models.import', { folder: join(String(shared), 'models', name), name });
      const { difference, tokens } = await compared(name, { prompt: [1, 403, 407, 261, 378], texts });
      expect(difference).toBeLessThan(rounded.meadow);
      expect(tokens).toBe(count);
    }
  });

  const scaling = {
    ...{ rope_type: 'llama3', factor: 4, low_freq_factor: 1, high_freq_factor: 4 },
    original_max_position_embeddings: 32,
  };
  it.each([
    ['untied', 'llama', { tie_word_embeddings: false }],
    ['biased', 'llama', { attention_bias: true, mlp_bias: true, rope_scaling: scaling }],
    ['qwen2', 'llama', { model_type: 'qwen2' }],
    ['qwen3', 'qwen3', { model_type: 'qwen3' }],
  ])('answers as a random model that is %s, as %s', async (name, architecture, changes) => {
    const at = join(folder, `random-${name}`);
    await writeRandomModel(at, { ...tinyConfig, head_dim: 8, ...changes });
    await service.call('models.import', { folder: at, name });
    const asked = { prompt: [5, 80, 33, 12, 60, 7], texts: ["Don't  stop: 1234 (x+y)!"] };
    const found = await compared(name, asked, { tokens: fewer });
    expect(found.architecture).toBe(architecture);
    expect(found.difference).toBeLessThan(2e-4);
    expect(found.tokens).toBe(fewer);
  });

  it.each(ggufConfigs)('answers as a random model of the family: %s', async (name, { config, gguf, limit }) => {
    const at = join(folder, `family-${name}`);
    await writeRandomModel(at, config);
    await service.call('models.import', { folder: at, name });
    const asked = { prompt: [5, 80, 33, 12, 60, 7, 41, 2, 19], texts: ["Don't  stop: 1234 (x+y)!"] };
    const found = await compared(name, asked, { tokens: fewer });
    expect(found.architecture).toBe(gguf);
    expect(found.difference).toBeLessThan(limit);
    expect(found.tokens).toBe(fewer);
  });
});

/** A checkpoint of random float32 weights as this config wants them. */
async function writeRandomModel(at: string, config: Record<string, unknown>): Promise<void> {
  const { family, architecture } = describeJson(config);
  const source = memorySource(architecture, seededWeights(architecture, 5, family), family);
  const tensors = tensorsToWrite(source, []);
  await mkdir(at);
  await writeSafetensors(join(at, 'model.safetensors'), tensors);
  await writeFile(join(at, 'config.json'), JSON.stringify(config));
  await writeFile(join(at, 'tokenizer.json'), JSON.stringify(tinyTokenizer));
}

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kullbackLeibler } from '../../main/export/verify.ts';
import { openGguf } from '../../main/formats/gguf/reader.ts';
import { string } from '../../main/formats/gguf/values.ts';
import { tokenizerOf } from '../../main/formats/tokenizer.ts';
import { modelKeys } from '../../main/export/gguf/keys.ts';
import { tensorsToWrite, usualStorage } from '../../main/export/gguf/tensors.ts';
import { stored } from '../../main/export/gguf/types.ts';
import { qwen2 } from '../../main/gguf/architectures/llama.ts';
import { vocabularyOf } from '../../main/gguf/source.ts';
import { tokenizerIn } from '../../main/gguf/tokenizer/contents.ts';
import { describeJson } from '../../main/models/describe.ts';
import { temporaryFolder } from '../support/folder.ts';
import { changedGguf, exportedGguf } from '../support/ggufFile.ts';
import {
  askLlamaCpp,
  installed,
  type LlamaCppAnswers,
  needsLlamaCpp,
  ownAnswers,
  quantiseWithLlamaCpp,
} from '../support/llamaCpp.ts';
import { startService } from '../support/sampleProject.ts';
import { memorySource, seededWeights } from '../support/seededModel.ts';
import { shared } from '../support/shared.ts';
import { tinyConfig, tinyTokenizer } from '../support/tinyModel.ts';

const prompt = [464, 1200, 87, 3021, 5, 911, 2048, 77, 1500, 310];
const texts = [
  'The patient\'s dose was 12.5 mg,  twice daily.\n\nDr. Müller said: "don\'t!"',
  '   \t x\r\n 你好 🙂 a1b22',
  "½ x²  IT'S we'LL 1234567\n\n\n...",
];

/** llama.cpp's file types (llama.h): what its own quantiser writes. */
const types: Readonly<Record<string, number>> = {
  ...{ F16: 1, Q4_0: 2, Q4_1: 3, Q8_0: 7, Q5_0: 8, Q5_1: 9, Q2_K: 10, Q3_K_M: 12, Q4_K_M: 15, Q5_K_M: 17, Q6_K: 18 },
  ...{ IQ4_NL: 25, IQ4_XS: 30 },
};

describe.skipIf(!installed || !shared)(needsLlamaCpp('what stock llama.cpp reads, imported'), async () => {
  const folder = await temporaryFolder();
  const service = startService(join(folder, 'home'));
  const place = join(folder, 'project');
  const path = (name: string) => join(folder, name);

  beforeAll(async () => {
    await mkdir(path('out'));
    await service.call('projects.create', { folder: place });
  });
  afterAll(() => service.close());

  /** Imports a file and asks both sides the same. */
  async function compared(
    file: string,
    name: string,
    question: { prompt: readonly number[]; texts: readonly string[] },
  ) {
    await service.call('models.import', { folder: file, name });
    const own = await ownAnswers(place, name, question.prompt, 24, folder);
    const found: LlamaCppAnswers = askLlamaCpp(file, question, 24);
    await using opened = await openGguf(file);
    const tokenizer = tokenizerOf(tokenizerIn(opened, vocabularyOf(opened)), file);
    expect(question.texts.map((text) => Array.from(tokenizer.encode(text)))).toEqual(found.ids);
    const divergence = kullbackLeibler(own.logits, Float32Array.from(found.logits));
    const difference = own.logits.reduce(
      (most, logit, i) => Math.max(most, Math.abs(logit - (found.logits[i] ?? NaN))),
      0,
    );
    const other = own.greedy.findIndex((token, i) => token !== found.greedy[i]);
    process.stdout.write(
      `${name}: ${divergence.toExponential(1)} nats apart, largest difference ${difference.toExponential(1)}, ${other < 0 ? 24 : other} of 24 tokens\n`,
    );
    return { divergence, difference };
  }

  it.each(['meadow-8m', 'stories260K-hf', 'meadow-gpt2'])('computes and cuts texts as it does: %s', async (model) => {
    await service.call('models.import', { folder: join(String(shared), 'models', model), name: model });
    const to = path(`out/${model}`);
    const { files } = await service.call('variants.export', { variant: model, format: 'gguf', to });
    const file = join(to, files.find((name) => name.endsWith('.gguf')) ?? '');
    const asked = { prompt: [1, 403, 407, 261, 378], texts };
    expect((await compared(file, `${model} again`, asked)).divergence).toBeLessThan(1e-3);
  });

  it.each(Object.keys(types))('computes what its own quantiser left: %s', async (type) => {
    const to = path(`${type}.gguf`);
    quantiseWithLlamaCpp(path('out/meadow-8m/meadow-8m-BF16.gguf'), { to, type: types[type] as number });
    // llama.cpp rounds activations to eight bits beside packed matrices.
    expect((await compared(to, type, { prompt, texts })).divergence).toBeLessThan(0.02);
  });

  it('computes qwen2 as others write it', async () => {
    const config = { ...tinyConfig, model_type: 'qwen2', head_dim: 8, hidden_size: 32 };
    const { architecture } = describeJson(config);
    const source = memorySource(architecture, seededWeights(architecture));
    const own = await exportedGguf(path('qwen2'), source, config, tinyTokenizer);
    const tensors = tensorsToWrite(qwen2, source, stored);
    const keys = {
      ...modelKeys(qwen2, architecture, 'q', usualStorage(tensors)),
      'tokenizer.ggml.pre': string('qwen2'),
    };
    const changes = { keys, tensors: Object.fromEntries(tensors.map((one) => [one.name, one])) };
    const file = await changedGguf(own, path('qwen2.gguf'), changes);
    const asked = { prompt: [5, 80, 33, 12, 60, 7], texts: ["Don't  stop: 1234 (x+y)!"] };
    expect((await compared(file, 'qwen2', asked)).difference).toBeLessThan(2e-4);
  });
});

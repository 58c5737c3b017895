import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTokenizer, tokenizerFiles } from '../../main/formats/tokenizer.ts';
import type { Output, PlanStep } from '../../preload/contract/index.ts';
import { sample } from '../support/cli.ts';
import { sampleProject, startService } from '../support/sampleProject.ts';
import { recipeOf } from '../support/testExtraction.ts';
import { randomTexts } from '../support/texts.ts';

const folder = await mkdtemp(join(tmpdir(), 'espalier-words-'));
const service = startService(join(folder, 'home'));
const texts = { model: 'meadow', domain: 'health', general: 'general', calibrationWindows: 8, window: 64 };
/** As many words as the little text has at least. */
const recipe = recipeOf('vocabulary-extend', { allocation: { name: 'highest', words: 40 } });
const asked = { ...texts, recipe } as const;

async function done(input: object, name: string): Promise<void> {
  const { run } = (await service.call('runs.start', { ...input, name } as never)) as Output<'runs.start'>;
  await service.call('runs.follow', { run });
  expect((await service.call('runs.show', { run })).error).toBeNull();
}

const subject = async (name: string) => service.call('models.show', { name });

beforeAll(async () => {
  await sampleProject(service, join(folder, 'project'));
  await done({ ...asked, measure: true }, 'extended');
});

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a variant with tokens for words of its domain', () => {
  it('has more tokens, as many more parameters as was said, and writes text', async () => {
    const [before, after] = [await subject('meadow'), await subject('extended')];
    expect(after.tokenizer.tokens).toBeGreaterThan(before.tokenizer.tokens);
    const { parameters } = (await service.call('runs.estimate', asked as never)) as Output<'runs.estimate'>;
    expect(parameters).toBe(after.parameters);
    const { text } = await service.call('variants.generate', {
      ...{ variant: 'extended', prompt: 'The doctor said', maxTokens: 8, greedy: true },
    });
    expect(text.length).toBeGreaterThan(0);
  });

  it('is compared in bits per byte', async () => {
    const [compared] = await service.call('variants.compare', { variants: ['extended', 'meadow'], maxWindows: 32 });
    expect(compared?.differences.map(({ metric }) => metric)).toEqual(['bitsPerByte', 'bitsPerByte']);
  });

  it.each(['hf', 'onnx', 'gguf'] as const)('leaves the project as %s, where no text is longer', async (format) => {
    const to = join(folder, format);
    const { verified } = await service.call('variants.export', { variant: 'extended', format, to });
    expect(verified).toBe(true);
    const own = await openTokenizer(tokenizerFiles(to));
    const parents = await openTokenizer(tokenizerFiles(join(sample, 'meadow-sample')));
    const words = (await readFile(join(sample, 'health-service.jsonl'), 'utf8')).slice(0, 20_000);
    expect(own.encode(words).length).toBeLessThan(parents.encode(words).length);
    for (const text of [words, ...randomTexts(300)]) {
      const [now, before] = [own.encode(text), parents.encode(text)];
      expect(now.length).toBeLessThanOrEqual(before.length);
      expect(own.decode(now)).toBe(parents.decode(before));
    }
  });
});

describe('a recipe that adds tokens', () => {
  it('stands before others in a plan, behind one that removed some, on a model that is packed', async () => {
    const steps: PlanStep[] = [
      { recipe: 'vocabulary-trim', share: 0.4 },
      { recipe: 'rtn', precision: 'q8_0' },
      { recipe },
      { recipe: 'text-and-teacher', training: { steps: 4, batch: 2 } },
    ];
    await done({ kind: 'plan', ...texts, plan: { steps } }, 'planned');
    const { tokenizer } = await subject('planned');
    expect(tokenizer.tokens).toBeGreaterThan((await subject('meadow')).tokenizer.tokens * 0.6);
  });

  it.each([
    [{ target: { kind: 'sparsity', value: 0.3 } }, 'makes a model larger and removes nothing, so it has no target'],
    [{ target: { kind: 'bytes', value: 1e6 } }, 'makes a model larger and removes nothing, so it has no target'],
    [{ recovery: 'lora' }, 'a plan puts others behind it'],
    [{ layers: { 0: 0 } }, 'leave the layers out'],
  ] as const)('refuses what makes no sense: %#', async (wrong, message) => {
    await expect(service.call('runs.start', { ...asked, ...wrong } as never)).rejects.toThrow(message);
  });
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Output, PlanStep } from '../../preload/contract/index.ts';
import { sampleProject, startService } from '../support/sampleProject.ts';
import { expectHalfOfTokens } from '../support/tokens.ts';

const folder = await mkdtemp(join(tmpdir(), 'espalier-vocabulary-'));
const service = startService(join(folder, 'home'));
const texts = { model: 'meadow', domain: 'health', general: 'general', calibrationWindows: 8, window: 64 };
const asked = { ...texts, recipe: 'vocabulary-trim', target: { kind: 'sparsity', value: 0.5 } } as const;

/** A run that is waited for. */
async function ended(input: object, name: string) {
  const { run } = (await service.call('runs.start', { ...input, name } as never)) as Output<'runs.start'>;
  await service.call('runs.follow', { run });
  const { state, error } = await service.call('runs.show', { run });
  return [state, error];
}

const done = async (input: object, name: string): Promise<void> =>
  expect(await ended(input, name)).toEqual(['done', null]);

async function subject(name: string) {
  const found = [...(await service.call('variants.list', {})), ...(await service.call('models.list', {}))];
  return found.find((one) => one.name === name) as (typeof found)[number];
}

beforeAll(async () => {
  await sampleProject(service, join(folder, 'project'));
  await done(asked, 'trimmed');
});

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a variant without half of its tokens', () => {
  it.each(['hf', 'onnx'] as const)('leaves the project as %s with its own tokenizer', async (format) => {
    const to = join(folder, format);
    const { verified, files } = await service.call('variants.export', { variant: 'trimmed', format, to });
    expect(verified).toBe(true);
    expect(files).toContain('tokenizer.json');
    const tokens = await expectHalfOfTokens(to);
    const config = JSON.parse(await readFile(join(to, 'config.json'), 'utf8')) as Record<string, number>;
    expect(config['vocab_size']).toBe(tokens);
    for (const field of ['bos_token_id', 'eos_token_id'])
      if (typeof config[field] === 'number') expect(config[field]).toBeLessThan(tokens);
  });

  it('can be a parent: what is made of it reads text as it does', async () => {
    await done(
      { ...texts, model: 'trimmed', recipe: 'flap-uniform', target: { kind: 'sparsity', value: 0.2 } },
      'slimmer',
    );
    const shown = async (name: string) => (await service.call('models.show', { name })).tokenizer.tokens;
    expect(await shown('slimmer')).toBe(await shown('trimmed'));
    const [compared] = await service.call('variants.compare', { variants: ['slimmer'] });
    expect(compared?.differences[0]?.metric).toBe('nll');
  });
});

describe('a recipe that removes tokens', () => {
  it('is rehearsed, and compared in bits per byte', async () => {
    const { loss, parameters } = (await service.call('runs.rehearse', asked as never)) as Output<'runs.rehearse'>;
    expect(loss.metric).toBe('bitsPerByte');
    expect(Math.abs(loss.after - loss.before) / loss.before).toBeLessThan(0.2);
    expect(parameters.after).toBeLessThan(parameters.before);
  });

  it('reaches a size', async () => {
    const { bytes } = await subject('meadow');
    const target = { kind: 'bytes', value: Math.round(bytes * 0.8) } as const;
    await done({ ...asked, target }, 'sized');
    expect((await subject('sized')).bytes).toBeLessThanOrEqual(target.value);
  });

  it('stands before others in a plan: they read text as it left it, and their teacher has its tokens', async () => {
    const steps: PlanStep[] = [
      { recipe: 'flap-uniform', share: 0.2 },
      { recipe: 'vocabulary-trim', share: 0.4 },
      { recipe: 'distil', training: { steps: 8, batch: 2 } },
      { recipe: 'rtn', precision: 'q8_0' },
    ];
    const plan = { kind: 'plan', ...texts, plan: { steps } };
    await done(plan, 'planned');
    const { bytes, parameters } = (await service.call('runs.estimate', plan as never)) as Output<'runs.estimate'>;
    const made = await subject('planned');
    expect(Math.abs(parameters - made.parameters) / made.parameters).toBeLessThan(0.1);
    expect(Math.abs(bytes - made.bytes) / made.bytes).toBeLessThan(0.3);
    const { text } = await service.call('variants.generate', {
      ...{ variant: 'planned', prompt: 'The doctor said', maxTokens: 8, greedy: true },
    });
    expect(text.length).toBeGreaterThan(0);
  });

  it.each([
    [{ target: { kind: 'keep', value: 0.9 } }, 'removes tokens, after which a token is another amount of text'],
    [{ recovery: 'lora' }, 'a plan puts others behind it'],
    [{ layers: { 0: 0 } }, 'leave the layers out'],
  ] as const)('refuses what makes no sense behind it or to it: %#', async (wrong, message) => {
    await expect(service.call('runs.start', { ...asked, ...wrong } as typeof asked)).rejects.toThrow(message);
  });

  it('fails before anything is counted where more would go than any text can do without', async () => {
    const target = { kind: 'sparsity', value: 0.97 };
    expect(await ended({ ...asked, target }, 'too small')).toEqual([
      'failed',
      expect.stringContaining('rows of the vocabulary 184 would stay, but any text needs 257'),
    ]);
  });
});

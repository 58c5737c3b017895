import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extract, sampleProject, startService } from '../support/sampleProject.ts';
import { expectHalfOfTokens } from '../support/tokens.ts';

const folder = await mkdtemp(join(tmpdir(), 'espalier-vocabulary-'));
const service = startService(join(folder, 'home'));

beforeAll(async () => {
  await sampleProject(service, join(folder, 'project'));
  await extract(service, 'trimmed', 'vocabulary-trim', 0.5);
});

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a variant without half of its tokens', () => {
  it('has fewer rows of the embedding and the layers that its parent has', async () => {
    const [trimmed] = await service.call('variants.list', {});
    const [whole] = await service.call('models.list', {});
    const tensors = async (name: string) =>
      new Map((await service.call('models.tensors', { name })).map((tensor) => [tensor.name, tensor.shape]));
    const [before, after] = [await tensors('meadow'), await tensors('trimmed')];
    const [rows = 0, columns = 0] = before.get('model.embed_tokens.weight') ?? [];
    expect(after.get('model.embed_tokens.weight')).toEqual([rows / 2, columns]);
    expect(trimmed?.parameters).toBe((whole?.parameters ?? 0) - (rows / 2) * columns);
    const { layers } = await service.call('variants.layers', { variant: 'trimmed' });
    for (const { parameters, parentParameters } of layers) expect(parameters).toBe(parentParameters);
  });

  it('is shown with a tokenizer of its own', async () => {
    const { tokenizer: own } = await service.call('models.show', { name: 'trimmed' });
    const { tokenizer: parents } = await service.call('models.show', { name: 'meadow' });
    expect(own.tokens).toBe(parents.tokens / 2);
  });

  it('writes text', async () => {
    const { text } = await service.call('variants.generate', {
      ...{ variant: 'trimmed', prompt: 'The doctor said', maxTokens: 8, greedy: true },
    });
    expect(text.length).toBeGreaterThan(0);
  });

  it('is compared in bits per byte, and everything beside it as well', async () => {
    const whole = await service.call('variants.compare', { variants: ['meadow'], maxWindows: 32 });
    expect(whole[0]?.differences.map(({ metric }) => metric)).toEqual(['nll', 'nll']);
    const both = await service.call('variants.compare', { variants: ['trimmed', 'meadow'], maxWindows: 32 });
    expect(new Set(both.map(({ tokenizer }) => tokenizer)).size).toBe(2);
    for (const { variant, differences, measurements } of both) {
      expect(differences.map(({ metric }) => metric)).toEqual(['bitsPerByte', 'bitsPerByte']);
      for (const { difference, dataset } of differences) {
        const bits = measurements.find((found) => found.dataset === dataset && found.metric === 'bitsPerByte');
        // What the domain seldom needs is gone: its text costs little more, and only the parent itself costs the same.
        expect(Math.abs(difference) / (bits?.value ?? 0)).toBeLessThan(0.2);
        if (variant === 'meadow') expect(difference).toBe(0);
      }
    }
  });

  it('leaves the project as GGUF with its own tokenizer', async () => {
    const to = join(folder, 'gguf');
    const { verified, files } = await service.call('variants.export', { variant: 'trimmed', format: 'gguf', to });
    expect(verified).toBe(true);
    expect(files).toContain('tokenizer.json');
    await expectHalfOfTokens(to);
  });
});

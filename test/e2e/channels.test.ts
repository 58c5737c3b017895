import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Output } from '../../preload/contract/index.ts';
import { sampleProject, startService } from '../support/sampleProject.ts';

const folder = await mkdtemp(join(tmpdir(), 'espalier-channels-'));
const service = startService(join(folder, 'home'));
const asked = { model: 'meadow', domain: 'health', general: 'general', calibrationWindows: 8, window: 64 };

beforeAll(async () => {
  await sampleProject(service, join(folder, 'project'));
});

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a variant with fewer channels', () => {
  it('is as large as it was said to become, and says so in its config', async () => {
    const [{ bytes = 0 } = {}] = await service.call('models.list', {});
    const input = {
      ...asked,
      recipe: 'slicegpt-tied',
      target: { kind: 'bytes', value: Math.round(0.8 * bytes) },
    } as const;
    const estimate = (await service.call('runs.estimate', input)) as Output<'runs.estimate'>;
    const { run } = await service.call('runs.start', { ...input, name: 'narrow' });
    await service.call('runs.follow', { run });
    const [narrow] = await service.call('variants.list', {});
    expect(narrow).toMatchObject({ bytes: estimate.bytes, parameters: estimate.parameters });
    expect(estimate.bytes).toBeLessThanOrEqual(0.8 * bytes);
    const shapes = new Map(
      (await service.call('models.tensors', { name: 'narrow' })).map(({ name, shape }) => [name, shape]),
    );
    expect(shapes.get('model.embed_tokens.weight')).toEqual([6144, 96]);
    expect(shapes.get('model.layers.0.self_attn.o_proj.weight')).toEqual([96, 128]);
    const { layers } = await service.call('variants.layers', { variant: 'narrow' });
    for (const { kept } of layers) expect(kept).toEqual({ channel: { kept: 96, of: 128 } });
  });

  it('writes text, and leaves the project as what stock code loads', async () => {
    const { text } = await service.call('variants.generate', {
      ...{ variant: 'narrow', prompt: 'The doctor said', maxTokens: 8, greedy: true },
    });
    expect(text.length).toBeGreaterThan(0);
    const to = join(folder, 'hf');
    const { verified } = await service.call('variants.export', { variant: 'narrow', format: 'hf', to });
    expect(verified).toBe(true);
    const config = JSON.parse(await readFile(join(to, 'config.json'), 'utf8')) as Record<string, unknown>;
    expect(config).toMatchObject({ hidden_size: 96, head_dim: 32, num_attention_heads: 4, tie_word_embeddings: true });
    expect(config).not.toHaveProperty('espalier');
  });

  it('is refused layers of their own', async () => {
    const input = { ...asked, recipe: 'minitron-channels', layers: { 0: 0 } };
    await expect(service.call('runs.estimate', input)).rejects.toThrow('removes the same channels from all layers');
  });
});

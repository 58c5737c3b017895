import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExtractionInput, Output, PlanStep } from '../../preload/contract/index.ts';
import { sampleProject, startService } from '../support/sampleProject.ts';
import { shared } from '../support/shared.ts';

const folder = await mkdtemp(join(tmpdir(), 'espalier-channels-'));
const service = startService(join(folder, 'home'));
const texts = { domain: 'health', general: 'general', calibrationWindows: 8, window: 64 };
const quarter = { kind: 'sparsity', value: 0.25 } as const;

/** A run that is waited for; the variant that it made. */
async function made(model: string, recipe: string, name: string, more: Partial<ExtractionInput> = { target: quarter }) {
  return finished({ ...texts, model, recipe, ...more }, name);
}

async function finished(input: object, name: string) {
  const { run } = (await service.call('runs.start', { ...input, name } as never)) as Output<'runs.start'>;
  await service.call('runs.follow', { run });
  const { state, error } = await service.call('runs.show', { run });
  expect([state, error]).toEqual(['done', null]);
  const found = (await service.call('variants.list', {})).find((one) => one.name === name);
  return found as NonNullable<typeof found>;
}

beforeAll(async () => {
  await sampleProject(service, join(folder, 'project'));
  for (const recipe of ['slicegpt', 'slicegpt-tied', 'taylor-channels', 'minitron-channels', 'minitron'])
    await made('meadow', recipe, recipe);
});

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

describe.each(['slicegpt', 'slicegpt-tied', 'taylor-channels', 'minitron'])('what %s left', (variant) => {
  it.each(['hf', 'onnx', 'gguf'] as const)('leaves the project as %s', async (format) => {
    const to = join(folder, `${variant}-${format}`);
    expect((await service.call('variants.export', { variant, format, to })).verified).toBe(true);
  });

  it('is a parent: it is cut again, in width, in its stream and in its vocabulary, and rounded', async () => {
    const { parameters, bytes } = (await service.call('variants.list', {})).find(({ name }) => name === variant) ?? {};
    for (const recipe of ['flap', 'slicegpt-tied', 'minitron-channels', 'vocabulary-trim']) {
      const again = await made(variant, recipe, `${recipe} of ${variant}`);
      expect(again.parameters, recipe).toBeLessThan(parameters ?? 0);
    }
    const rounded = await made(variant, 'rtn', `rounded ${variant}`, { precision: 'q4_0' });
    expect(rounded.bytes).toBeLessThan(0.6 * (bytes ?? 0));
  });

  it('learns from the model that it was', async () => {
    const input = { target: quarter, recovery: 'distil', training: { steps: 8, batch: 2 } } as const;
    const trained = await made('meadow', variant, `${variant} trained`, input);
    const plain = (await service.call('variants.list', {})).find(({ name }) => name === variant);
    expect(trained.parameters).toBe(plain?.parameters);
  });
});

describe('sizes', () => {
  it.each(['slicegpt-tied', 'minitron-channels', 'minitron'])(
    'that are asked of %s are kept, to the byte that was estimated',
    async (recipe) => {
      const [{ bytes = 0 } = {}] = await service.call('models.list', {});
      const target = { kind: 'bytes', value: Math.round(0.7 * bytes) } as const;
      const input = { ...texts, model: 'meadow', recipe, target };
      const estimate = (await service.call('runs.estimate', input)) as Output<'runs.estimate'>;
      const sized = await made('meadow', recipe, `${recipe} sized`, { target });
      expect(sized.bytes).toBe(estimate.bytes);
      expect(sized.bytes).toBeLessThanOrEqual(target.value);
    },
  );
});

describe('a recipe that narrows the stream', () => {
  it.each(['slicegpt', 'minitron'])('is rehearsed: %s', async (recipe) => {
    const input = { ...texts, model: 'meadow', recipe, target: quarter };
    const { parameters, loss } = (await service.call('runs.rehearse', input)) as Output<'runs.rehearse'>;
    expect(parameters.after).not.toBe(parameters.before);
    expect(Number.isFinite(loss.after)).toBe(true);
  });
});

describe('a plan', () => {
  it('cuts channels, trains and rounds: widths fit the blocks', async () => {
    const steps: PlanStep[] = [
      { recipe: 'slicegpt-tied', share: 0.25 },
      { recipe: 'distil', training: { steps: 8, batch: 2 } },
      { recipe: 'rtn', precision: 'q8_0' },
    ];
    const { name } = await finished({ kind: 'plan', ...texts, model: 'meadow', plan: { steps } }, 'planned');
    const storages = (await service.call('models.tensors', { name })).filter(({ shape }) => shape.length === 2);
    expect(new Set(storages.map(({ storage }) => storage))).toEqual(new Set(['q8_0']));
  });

  it.skipIf(!shared)('narrows GPT-2, which leaves the project as ONNX', async () => {
    await service.call('models.import', { folder: join(String(shared), 'models', 'meadow-gpt2'), name: 'gpt2' });
    await made('gpt2', 'taylor-channels', 'narrow gpt2');
    const to = join(folder, 'gpt2-onnx');
    expect((await service.call('variants.export', { variant: 'narrow gpt2', format: 'onnx', to })).verified).toBe(true);
    const input = { ...texts, model: 'gpt2', recipe: 'slicegpt', target: quarter };
    await expect(service.call('runs.estimate', input)).rejects.toThrow('take the mean over all channels away');
  });
});

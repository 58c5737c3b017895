import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExtractionInput } from '../../preload/contract/index.ts';
import { sampleProject, startService } from '../support/sampleProject.ts';

const texts = { domain: 'health', general: 'general', calibrationWindows: 8, window: 64 };
const folder = await mkdtemp(join(tmpdir(), 'espalier-chains-'));
const service = startService(join(folder, 'home'));

beforeAll(() => sampleProject(service, join(folder, 'project')));

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

/** Extracts and waits; returns the variant as lists show it. */
async function extract(
  model: string,
  recipe: string,
  name: string,
  more: Partial<ExtractionInput> = { target: { kind: 'sparsity', value: 0.3 } },
) {
  const { run } = await service.call('runs.start', { ...texts, model, recipe, name, ...more });
  await service.call('runs.follow', { run });
  const { state, error } = await service.call('runs.show', { run });
  expect(error).toBeNull();
  expect(state).toBe('done');
  return variantOf(name);
}

async function variantOf(name: string) {
  const found = (await service.call('variants.list', {})).find((variant) => variant.name === name);
  if (!found) throw new Error(`There is no variant ${name}.`);
  return found;
}

const layersOf = async (variant: string) => (await service.call('variants.layers', { variant })).layers;

/** Tensors of a model or variant with their shapes. */
const shapesOf = async (name: string) =>
  new Map((await service.call('models.tensors', { name })).map((tensor) => [tensor.name, tensor.shape]));

describe('a variant whose layers have widths of their own', () => {
  it('is cut again, and every layer keeps units of what its parent kept', async () => {
    const once = await extract('meadow', 'flap', 'once');
    const twice = await extract('once', 'flap', 'twice');
    expect(once.parents).toEqual([{ kind: 'model', name: 'meadow' }]);
    expect(twice.parents).toEqual([{ kind: 'variant', name: 'once' }]);
    expect(twice.parameters).toBeLessThan(once.parameters);
    const [first, second] = [await layersOf('once'), await layersOf('twice')];
    for (const [layer, { kept, parentParameters }] of second.entries()) {
      expect(parentParameters).toBe(first[layer]?.parameters);
      for (const [kind, { kept: stays, of }] of Object.entries(kept)) {
        expect(of, `${kind} of layer ${layer}`).toBe(first[layer]?.kept[kind]?.kept);
        expect(stays).toBeLessThanOrEqual(of);
      }
    }
    const [before, after] = [await shapesOf('once'), await shapesOf('twice')];
    for (const [name, shape] of after) expect(shape[0], name).toBeLessThanOrEqual(before.get(name)?.[0] ?? 0);
  });

  it('is reached by a size, estimated and rehearsed like a model', async () => {
    const bytes = Math.round((await variantOf('once')).bytes * 0.9);
    const target = { kind: 'bytes', value: bytes } as const;
    const input: ExtractionInput = { ...texts, model: 'once', recipe: 'flap', target };
    const estimate = await service.call('runs.estimate', input);
    expect(estimate.bytes).toBeLessThanOrEqual(bytes);
    const rehearsed = await service.call('runs.rehearse', input);
    expect(rehearsed.parameters.after).toBeLessThan(rehearsed.parameters.before);
    const { recipe, possible } = await service.call('runs.recommend', { model: 'once', uniform: false, goal: target });
    expect([recipe, possible]).toEqual(['importance-matrix', true]);
    const made = await extract('once', 'flap', 'sized', { target });
    expect(made.bytes).toBeLessThanOrEqual(bytes);
    expect(made.bytes).toBeGreaterThan(0.95 * bytes);
  });

  it('is found by a goal, compared with its parent, and exported', async () => {
    await extract('once', 'flap', 'kept', { target: { kind: 'keep', value: 0.9 }, measure: true });
    const [compared] = await service.call('variants.compare', { variants: ['kept'], maxWindows: 8 });
    expect(compared?.parent).toBe('once');
    expect(compared?.differences).toHaveLength(2);
    const to = join(folder, 'exported');
    const { verified } = await service.call('variants.export', { variant: 'twice', format: 'onnx', to });
    expect(verified).toBe(true);
    expect(await readFile(join(to, 'README.md'), 'utf8')).toContain('once');
  });

  it('loses single layers, ranks and weights as a model does', async () => {
    const once = await variantOf('once');
    for (const recipe of ['sleb', 'svd-llm', 'sparsegpt']) {
      const made = await extract('once', recipe, `${recipe} of once`);
      expect(recipe === 'sparsegpt' ? made.nonzero : made.parameters, recipe).toBeLessThan(
        recipe === 'sparsegpt' ? once.nonzero : once.parameters,
      );
    }
  });

  it('reads and profiles text like a model', async () => {
    const selected = await service.call('datasets.select', {
      ...{
        name: 'health',
        as: 'chosen',
        strategy: { name: 'perplexityWindow', reference: 0 },
        model: 'once',
        share: 0.2,
      },
    });
    expect(selected.outcome['chosen']).toBeGreaterThan(0);
    expect((await service.call('datasets.profile', { name: 'health', model: 'once' })).tokens).toBeGreaterThan(0);
    expect((await service.call('models.show', { name: 'once' })).layers).toBe(6);
  });
});

describe('a variant with zeros', () => {
  it('gets more of them, where there were none', async () => {
    const half = await extract('meadow', 'wanda', 'half', { target: { kind: 'sparsity', value: 0.4 } });
    const most = await extract('half', 'wanda', 'most', { target: { kind: 'sparsity', value: 0.6 } });
    expect(half.parameters).toBe(most.parameters);
    for (const [layer, { nonzero, parameters, kept }] of (await layersOf('most')).entries()) {
      expect(nonzero / parameters, `layer ${layer}`).toBeLessThan(0.45);
      for (const { kept: stays, of } of Object.values(kept)) expect(stays / of).toBeCloseTo(0.4, 1);
    }
  });

  it('is compared by the layers with what it was before, not with what that was', async () => {
    const same = await extract('half', 'wanda', 'same', {
      target: { kind: 'sparsity', value: 0.5 },
      layers: { '0': 0 },
    });
    expect(same.nonzero).toBeLessThan((await variantOf('half')).nonzero);
    const [first] = await layersOf('same');
    expect(first?.nonzero).toBe((await layersOf('half'))[0]?.nonzero);
  });
});

it('a name belongs to one model or variant', async () => {
  await expect(
    service.call('runs.start', { ...texts, model: 'meadow', recipe: 'wanda', name: 'meadow' }),
  ).rejects.toThrow('There is a model called meadow already');
  await expect(service.call('runs.start', { ...texts, model: 'none', recipe: 'wanda' })).rejects.toThrow(
    'There is no model or variant "none". There are: meadow, once,',
  );
});

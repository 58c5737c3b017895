import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGguf } from '../../main/formats/gguf/reader.ts';
import type { ExtractionInput } from '../../preload/contract/index.ts';
import { sampleProject, startService } from '../support/sampleProject.ts';
import { recipeOf } from '../support/testExtraction.ts';

const texts = { domain: 'health', general: 'general', calibrationWindows: 8, window: 64 };
const folder = await mkdtemp(join(tmpdir(), 'espalier-packed-'));
const service = startService(join(folder, 'home'));

async function extract(
  model: string,
  recipe: string,
  name: string,
  more: Partial<ExtractionInput> = {},
  heard: (text: string) => void = () => undefined,
) {
  const { run } = await service.call('runs.start', { ...texts, model, recipe, name, ...more });
  await service.call('runs.follow', { run }, { onEvent: (event) => heard(JSON.stringify(event)) });
  const { error } = await service.call('runs.show', { run });
  expect(error).toBeNull();
  return variantOf(name);
}

async function variantOf(name: string) {
  const found = (await service.call('variants.list', {})).find((variant) => variant.name === name);
  if (!found) throw new Error(`There is no variant ${name}.`);
  return found;
}

/** Matrices of a model by how they are stored. */
async function storages(name: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { storage, shape } of await service.call('models.tensors', { name }))
    if (shape.length === 2) counts[storage] = (counts[storage] ?? 0) + 1;
  return counts;
}

/** Held-out loss of the domain. */
async function lossOf(variant: string): Promise<number> {
  const { measurements } = await service.call('variants.evaluate', { variant, maxWindows: 16 });
  const found = measurements.find(({ role, metric }) => role === 'domain' && metric === 'nll');
  return found?.value ?? NaN;
}

const half = { target: { kind: 'sparsity', value: 0.3 } } as const;

beforeAll(async () => {
  await sampleProject(service, join(folder, 'project'));
  await extract('meadow', 'rtn', 'packed', { precision: 'q8_0' });
});

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a variant whose matrices are packed', () => {
  it('is smaller, answers like its parent, and says how its tensors are stored', async () => {
    const [parent] = await service.call('models.list', {});
    const packed = await variantOf('packed');
    expect(packed.parameters).toBe(parent?.parameters);
    expect(packed.bytes / (parent?.bytes ?? 0)).toBeLessThan(0.54);
    expect(packed.stored).toBe(packed.bytes);
    expect(packed.formats?.map(({ storage }) => storage)).toEqual(['q8_0', 'BF16']);
    expect(packed.formats?.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(packed.bytes);
    const matrices = await storages('meadow');
    expect(Object.keys(matrices)).not.toContain('q8_0');
    expect(await storages('packed')).toEqual({ q8_0: Object.values(matrices).reduce((a, b) => a + b, 0) });
    expect(Math.abs((await lossOf('packed')) - (await lossOf('meadow')))).toBeLessThan(0.005);
  });

  it('gets zeros, which stay zeros as they are packed again', async () => {
    const zeros = await extract('packed', 'wanda', 'zeros', half);
    expect(zeros.bytes).toBe((await variantOf('packed')).bytes);
    expect(zeros.nonzero / zeros.parameters).toBeLessThan(0.85);
    for (const { kept, nonzero } of (await service.call('variants.layers', { variant: 'zeros' })).layers) {
      const stays = Object.values(kept).reduce((sum, one) => sum + one.kept, 0);
      // What was small enough to be rounded to zero is no more than a few of a hundred.
      expect(nonzero / stays).toBeGreaterThan(0.95);
      expect(nonzero / stays).toBeLessThan(1.05);
    }
  });

  it('loses units; rows that no longer fit a block are stored as floats', async () => {
    const heard: string[] = [];
    const units = await extract('packed', 'flap-uniform', 'units', half, (message) => heard.push(message));
    expect(heard.join(' ')).toMatch(/matrices: rows of \d+ numbers do not fit q8_0 and are stored as F16/);
    expect(units.parameters).toBeLessThan((await variantOf('packed')).parameters);
    const { q8_0: packed = 0, F16: floats = 0, ...others } = await storages('units');
    expect(packed).toBeGreaterThan(0);
    expect(floats).toBeGreaterThan(0);
    expect(others).toEqual({});
  });

  it('is trained beside its packed matrices, and packed again', async () => {
    const training = { steps: 30, batch: 4 };
    const { run } = await service.call('runs.start', {
      ...{ ...texts, model: 'packed', recipe: 'lora', name: 'trained', training },
    });
    const { trainings } = await service.call('runs.follow', { run });
    expect(trainings).toMatchObject([{ gained: true }]);
    expect(await storages('trained')).toEqual(await storages('packed'));
    expect(await lossOf('trained')).toBeLessThan(await lossOf('packed'));
  });

  it('writes text, and is a teacher and a parent like any other', async () => {
    const asked = { prompt: 'The patient', maxTokens: 12, greedy: true };
    const { text } = await service.call('variants.generate', { variant: 'packed', ...asked });
    expect(text.length).toBeGreaterThan(0);
    const [compared] = await service.call('variants.compare', { variants: ['zeros'], maxWindows: 8 });
    expect(compared?.parent).toBe('packed');
  });

  it('leaves the project as ONNX with 8 bits no larger than it is, without a second rounding', async () => {
    const to = join(folder, 'onnx-q8');
    const { formats } = await service.call('variants.exportPlan', { variant: 'packed' });
    const plan = formats.find(({ type }) => type === 'q8');
    expect(plan?.warning).toBeNull();
    const warnings: string[] = [];
    const { verified } = await service.call(
      'variants.export',
      { variant: 'packed', format: 'onnx', type: 'q8', to },
      { onEvent: (event) => void (event.kind === 'warning' && warnings.push(event.message)) },
    );
    expect([verified, ...warnings]).toEqual([true]);
    const { size } = await stat(join(to, 'onnx', 'model_quantized.onnx_data'));
    const { bytes } = await variantOf('packed');
    expect(size / bytes).toBeLessThan(1.02);
    expect(plan?.bytes).toBeGreaterThan(bytes);
  });

  it.each(['hf', 'onnx'] as const)('leaves the project as %s with the same answers', async (format) => {
    const to = join(folder, format);
    const { verified } = await service.call('variants.export', { variant: 'packed', format, to });
    expect(verified).toBe(true);
    const file = format === 'hf' ? join(to, 'model.safetensors') : join(to, 'onnx', 'model.onnx_data');
    expect((await stat(file)).size).toBeGreaterThanOrEqual(4 * (await variantOf('packed')).parameters);
    expect(await readdir(to)).toContain('README.md');
    expect(await readFile(join(to, 'README.md'), 'utf8')).toContain('q8_0');
  });
});

describe('a packed variant as GGUF', () => {
  it('keeps its matrices as they are packed', async () => {
    const to = join(folder, 'gguf');
    const { verified, files } = await service.call('variants.export', { variant: 'packed', format: 'gguf', to });
    expect(verified).toBe(true);
    expect(files).toEqual(expect.arrayContaining(['packed-Q8_0.gguf', 'Modelfile', 'SHA256SUMS', 'tokenizer.json']));
    const { size } = await stat(join(to, 'packed-Q8_0.gguf'));
    const { bytes } = await variantOf('packed');
    expect(size).toBeGreaterThan(bytes);
    // The vocabulary and its merges come on top.
    expect(size).toBeLessThan(bytes + 300_000);
  });

  it('holds what an export rounds the model to that it was rounded from', async () => {
    const to = join(folder, 'gguf of meadow');
    await service.call('variants.export', { variant: 'meadow', format: 'gguf', type: 'q8_0', to });
    await using one = await openGguf(join(folder, 'gguf', 'packed-Q8_0.gguf'));
    await using other = await openGguf(join(to, 'meadow-Q8_0.gguf'));
    expect([...other.tensors.keys()]).toEqual([...one.tensors.keys()]);
    for (const name of one.tensors.keys()) expect(await other.read(name), name).toEqual(await one.read(name));
  });
});

describe('what an export loses by rounding', () => {
  it('is measured before anything is written, as that of the same packing in the project, and kept', async () => {
    const asked = { variant: 'meadow', format: 'gguf', type: 'q8_0' };
    const plan = async () =>
      (await service.call('variants.exportPlan', { variant: 'meadow' })).formats.find(
        ({ format, type }) => format === asked.format && type === asked.type,
      );
    expect(await plan()).toMatchObject({ lossless: false, loss: null });
    const found = (await service.call<'variants.exportLosses'>('variants.exportLosses', asked))[0];
    const lossOf = async (variant: string) => {
      const { measurements } = await service.call('variants.evaluate', { variant, maxWindows: 32 });
      return measurements.find(({ role, metric }) => role === 'domain' && metric === 'nll')?.value ?? NaN;
    };
    const change = (await lossOf('packed')) - (await lossOf('meadow'));
    expect(change).not.toBe(0);
    expect(found).toMatchObject({ format: 'gguf', type: 'q8_0', loss: { dataset: 'health' } });
    expect(found?.loss.change).toBeCloseTo(change, 10);
    expect(found?.loss.low).toBeLessThan(change);
    expect(found?.loss.high).toBeGreaterThan(change);
    expect((await plan())?.loss).toEqual(found?.loss);
    // What is measured of an export is no measurement of the model.
    expect(await service.call('variants.exportLosses', { ...asked, variant: 'packed' })).toEqual([]);
  });
});

describe('a precision', () => {
  it('that does not exist is refused, with those that do', async () => {
    const started = service.call('runs.start', { ...texts, model: 'meadow', recipe: 'rtn', precision: 'q9' });
    await expect(started).rejects.toThrow('There is no precision "q9"; there are F32, BF16, F16, q8_0');
  });

  it('or a share means nothing where it cannot', async () => {
    const cutting = service.call('runs.start', { ...texts, model: 'meadow', recipe: 'wanda', precision: 'q8_0' });
    await expect(cutting).rejects.toThrow('The recipe wanda rounds nothing, so it has no precision');
    const rounding = service.call('runs.start', { ...texts, model: 'meadow', recipe: 'rtn', ...half });
    await expect(rounding).rejects.toThrow('The recipe rtn rounds and removes nothing, so it has no share');
    const layered = service.call('runs.start', { ...texts, model: 'meadow', recipe: 'rtn', layers: { '0': 0 } });
    await expect(layered).rejects.toThrow('The recipe rtn rounds and removes nothing, so layer 0 cannot have a share');
  });

  it('is not named for tables, or beside a size, where a recipe mixes precisions', async () => {
    const asked: ExtractionInput = { ...texts, model: 'meadow', recipe: 'mixed-precision' };
    const tables = service.call('runs.start', { ...asked, precision: 'q4_0', tables: 'q8_0' });
    await expect(tables).rejects.toThrow('decides itself what token embedding and output head are stored as');
    const target = { kind: 'size', value: 0.4 } as const;
    const both = service.call('runs.start', { ...asked, precision: 'q4_0', target });
    await expect(both).rejects.toThrow('a size and a precision both say how many bytes there are');
    const small = service.call('runs.start', { ...asked, target: { kind: 'bytes', value: 1000 } });
    await expect(small).rejects.toThrow('Rounding alone cannot make meadow as small as 0.0 MB');
    const { bytes } = await service.call('models.show', { name: 'meadow' });
    expect((await service.call('runs.estimate', { ...asked, target })).bytes).toBe(Math.floor(0.4 * bytes));
  });

  it('is that of each group where fewer than four bits are left of a size', async () => {
    const [model] = await service.call('models.list', {});
    const goal = { kind: 'bytes', value: Math.floor(0.3 * (model?.bytes ?? 0)) } as const;
    const { recipe, target, possible } = await service.call('runs.recommend', { model: 'meadow', goal, uniform: true });
    expect([recipe, target, possible]).toEqual(['mixed-precision', goal, true]);
  });

  it('is rehearsed like any other recipe', async () => {
    const asked: ExtractionInput = { ...texts, model: 'meadow', recipe: 'rtn', precision: 'q4_0' };
    const { parameters, loss } = await service.call('runs.rehearse', asked);
    expect(parameters.after).toBe(parameters.before);
    expect(loss.after).not.toBe(loss.before);
    // A size is that of the whole model, and has to fit its first two layers too.
    const allocation = { name: 'mixedPrecision', windows: 1, formats: ['q8_0', 'q2_k'] };
    const recipe = recipeOf('mixed-precision', { allocation, compensation: 'none' });
    const mixed: ExtractionInput = { ...texts, model: 'meadow', recipe, target: { kind: 'size', value: 0.4 } };
    expect((await service.call('runs.rehearse', mixed)).parameters.after).toBe(parameters.before);
  });

  it('is estimated before any work', async () => {
    const { bytes } = await service.call('runs.estimate', { ...texts, model: 'meadow', recipe: 'rtn' });
    const made = (await variantOf('packed')).bytes;
    expect(Math.abs(bytes - made) / made).toBeLessThan(0.01);
  });
});

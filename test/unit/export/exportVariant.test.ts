import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Place } from '../../../main/api/place.ts';
import { variants } from '../../../main/api/procedures/variants.ts';
import { exporters } from '../../../main/export/index.ts';
import { fromFloat32 } from '../../../main/formats/dtype.ts';
import { writeSafetensors } from '../../../main/formats/safetensorsWriter.ts';
import type { TaskContext } from '../../../main/engine/context.ts';
import { checkModel } from '../../../main/tasks/models/checkModel.ts';
import { exportVariant } from '../../../main/tasks/exportVariant.ts';
import { importModel } from '../../../main/tasks/models/importModel.ts';
import type { Architecture, LayerShape } from '../../../main/models/architecture.ts';
import { describeJson } from '../../../main/models/describe.ts';
import { llama } from '../../../main/models/families/llama.ts';
import { initProject, type Project } from '../../../main/project/project.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { changedLayer } from '../../support/layers.ts';
import { seededWeights } from '../../support/seededModel.ts';
import { tinyConfig, tinyTokenizer, writeTinyModel } from '../../support/tinyModel.ts';

const root = await temporaryFolder();
let project: Project;
const steps: { done: number; there: string[] }[] = [];

/** The folder that is being exported to, looked at with every step. */
let place = '';
const context = (): TaskContext => ({
  engine: 'local:0',
  project,
  recipes: '',
  memoryBudget: null,
  emit: () => undefined,
  report: ({ done }) => void steps.push({ done, there: readdirSync(place) }),
  warn: () => undefined,
});
const asPlace = (rest: Partial<Place> = {}) => ({ project: () => Promise.resolve(project), ...rest }) as Place;

/** Rows of whole groups, which every format takes. */
const widths = { hidden_size: 32, head_dim: 8, intermediate_size: 64 };
const { architecture: stock } = describeJson({ ...tinyConfig, ...widths });
const [first] = stock.layers as [LayerShape];

/** One whose second layer is narrower than its first, which no stock code can load. */
const special = { ...stock, layers: [first, changedLayer(first, { feedForward: { neurons: 32 } })] };

async function writeModel(folder: string, architecture: Architecture): Promise<void> {
  const { layers } = architecture;
  const weights = seededWeights(architecture);
  await mkdir(folder);
  await writeSafetensors(
    join(folder, 'model.safetensors'),
    llama
      .parameters(architecture)
      .map(({ name, shape }) => ({ name, dtype: 'F32', shape, load: () => fromFloat32(weights.get(name)!, 'F32') })),
  );
  await writeFile(join(folder, 'config.json'), JSON.stringify({ ...tinyConfig, ...widths, espalier: { layers } }));
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tinyTokenizer));
}

beforeAll(async () => {
  project = await initProject(join(root, 'project'));
  place = root;
  await writeModel(join(root, 'stock'), stock);
  await writeModel(join(root, 'special'), special);
  for (const name of ['stock', 'special']) await importModel(context(), { folder: join(root, name), name });
});

afterAll(() => project.close());

/** Of GGUF, all of whose types its own test writes, only a few. */
const sample = exporters.filter(({ name, type }) => name !== 'gguf' || ['stored', 'q4_k'].includes(type));

describe.each(['stock', 'special'])('a %s model', (variant) => {
  it.each(sample.map(({ name, type }) => [name, type] as const))(
    'exported as %s in %s gets the README that was shown before, which says what runs it',
    async (format, type) => {
      const { formats } = await variants['variants.exportPlan'](asPlace(), { variant }, {});
      expect(formats.map((known) => `${known.format} ${known.type}`)).toEqual(
        exporters.map((exporter) => `${exporter.name} ${exporter.type}`),
      );
      const plan = formats.find((known) => known.format === format && known.type === type);
      const to = join(root, `${variant}-${format}-${type}`);
      if (!plan?.loadsIn.length) {
        const refused = exportVariant(context(), { variant, format, type, to });
        await expect(refused).rejects.toThrow(plan?.warning as string);
        await expect(refused).rejects.toThrow(/It can be written as .*\bONNX with .* \(onnx\)/);
        expect(await readdir(root)).not.toContain(`${variant}-${format}-${type}`);
        return;
      }
      const { loadsIn, files } = await exportVariant(context(), { variant, format, type, to });
      const card = await readFile(join(to, 'README.md'), 'utf8');
      expect(card).toBe(plan?.card);
      expect(loadsIn).toEqual(plan?.loadsIn);
      for (const { program, run, note } of loadsIn) expect(card).toContain(`| ${program} | ${run} | ${note} |`);
      // What a command names is there; LM Studio wants the file elsewhere.
      for (const [, file = ''] of card.matchAll(/[ "'`]([\w/-]+\.(?:onnx|gguf|json))\b/g))
        if (!file.startsWith('models/')) expect(files).toContain(file);
    },
  );
});

it('names programs only where it is known that they can load the model', async () => {
  const named = async (variant: string) =>
    Object.fromEntries(
      (await variants['variants.exportPlan'](asPlace(), { variant }, {})).formats.map(
        ({ format, type, loadsIn, warning }) => [
          `${format} ${type}`,
          {
            programs: loadsIn.map(({ program, verified }) => `${program}${verified ? ' ✓' : ''}`),
            warned: warning !== null,
          },
        ],
      ),
    );
  expect(await named('stock')).toMatchObject({
    'hf stored': { programs: ['Hugging Face Transformers', 'vLLM', 'Espalier ✓'], warned: false },
    'onnx f32': { programs: ['ONNX Runtime ✓', 'transformers.js', 'onnxruntime-genai'] },
    'gguf stored': { programs: ['llama.cpp', 'Ollama', 'LM Studio'] },
    'compressed-tensors q4': { programs: ['Hugging Face Transformers', 'vLLM', 'Espalier ✓'] },
  });
  expect(await named('special')).toMatchObject({
    'hf stored': { programs: ['Espalier ✓'], warned: true },
    'hf compatible': { programs: ['Hugging Face Transformers', 'vLLM', 'Espalier ✓'], warned: true },
    'compressed-tensors q4': { programs: [], warned: true },
    'compressed-tensors q4-compatible': { programs: ['Hugging Face Transformers', 'vLLM', 'Espalier ✓'] },
  });
});

it('knows the bytes of the parameters before it writes them', async () => {
  const { formats } = await variants['variants.exportPlan'](asPlace(), { variant: 'stock' }, {});
  for (const { name: format, type } of sample) {
    const bytes = formats.find((one) => one.format === format && one.type === type)?.bytes ?? NaN;
    const to = join(root, `sized-${format}-${type}`);
    await exportVariant(context(), { variant: 'stock', format, type, to });
    const names = (await readdir(to, { recursive: true })).filter((name) => /safetensors|onnx_data|gguf/.test(name));
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(to, name))).size));
    const written = sizes.reduce((sum, size) => sum + size, 0);
    // Headers, page-aligned starts, and the tokenizer beside them.
    expect(Math.abs(written - bytes), `${format} in ${type}`).toBeLessThan(0.3 * bytes + 80_000);
    expect(written).toBeGreaterThan(0);
  }
});

it('refuses a format that there is not, and names those there are', async () => {
  const input = { variant: 'stock', format: 'none', to: join(root, 'none') };
  const refusal = 'There is no export format "none"; there are hf, onnx, gguf, compressed-tensors.';
  await expect(exportVariant(context(), input)).rejects.toThrow(refusal);
  await expect(variants['variants.export'](asPlace(), input, {})).rejects.toThrow(refusal);
  const other = { variant: 'stock', format: 'onnx', type: 'q3', to: join(root, 'none') };
  await expect(variants['variants.export'](asPlace(), other, {})).rejects.toThrow(
    'There is no type "q3" of the export format onnx; there are f32, f16, q8, q4.',
  );
});

it('says before and after that matrices are rounded which were not rounded before', async () => {
  const { formats } = await variants['variants.exportPlan'](asPlace(), { variant: 'stock' }, {});
  const note = /All 15 matrices are rounded for this export, each number to nearest \(F32 to int8-32, F32 to int4-32\)/;
  const warnings = formats.map(({ format, type, warning }) => [`${format} ${type}`, warning !== null] as const);
  expect(Object.fromEntries(warnings)).toMatchObject({ 'onnx f32': false, 'onnx f16': true, 'onnx q8': true });
  expect(formats.find(({ format, type }) => format === 'onnx' && type === 'q4')?.warning).toMatch(note);
  const heard: string[] = [];
  const listening = { ...context(), warn: (message: string) => void heard.push(message) };
  await exportVariant(listening, { variant: 'stock', format: 'onnx', type: 'q4', to: join(root, 'warned') });
  expect(heard).toEqual([expect.stringMatching(note)]);
  expect(heard[0]).toMatch(/changed the matrices by \d+(\.\d+)? % \(root mean square\)/);
});

it('says that it is written before it proves what is written', async () => {
  place = join(root, 'steps');
  await mkdir(place);
  steps.length = 0;
  await exportVariant(context(), { variant: 'stock', format: 'hf', to: join(place, 'x') });
  expect(steps).toEqual([
    { done: 1, there: [] },
    { done: 2, there: [`.x.partial-${process.pid}`] },
    { done: 3, there: ['x'] },
  ]);
});

describe('an export whose process was killed', () => {
  const killed = async (): Promise<number> => {
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => child.on('exit', resolve));
    return child.pid as number;
  };

  it('leaves nothing behind once the program has seen its end', async () => {
    const at = join(root, 'killed');
    const task = async (): Promise<never> => {
      await mkdir(join(at, `.x.partial-${await killed()}`, 'onnx'), { recursive: true });
      throw new Error('ended');
    };
    const input = { variant: 'stock', format: 'hf', to: join(at, 'x') } as const;
    await expect(variants['variants.export'](asPlace({ task }), input, {})).rejects.toThrow('ended');
    expect(await readdir(at)).toEqual([]);
  });

  it('is tidied up by the next one to the same place when the program was killed too', async () => {
    const at = join(root, 'next');
    await mkdir(join(at, `.x.partial-${await killed()}`, 'onnx'), { recursive: true });
    await exportVariant(context(), { variant: 'stock', format: 'hf', to: join(at, 'x') });
    expect(await readdir(at)).toEqual(['x']);
  });
});

it('refuses a folder for the same reason whether it is looked at or imported', async () => {
  const folder = join(root, 'words');
  await writeTinyModel(folder);
  const { model } = tinyTokenizer;
  const vocab = { ...model.vocab, '!!': 96 };
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify({ ...tinyTokenizer, model: { ...model, vocab } }));
  const reason = `${folder}: tokenizer.json has 97 tokens, but config.json has vocab_size 96.`;
  expect(await checkModel(context(), { folder })).toMatchObject({ verdict: 'no', reasons: [reason], facts: null });
  await expect(importModel(context(), { folder, name: 'words' })).rejects.toThrow(reason);
});

import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Place } from '../../../../main/api/place.ts';
import { models } from '../../../../main/api/procedures/models.ts';
import { fromFloat32 } from '../../../../main/formats/dtype.ts';
import { writeSafetensors } from '../../../../main/formats/safetensorsWriter.ts';
import { describeJson } from '../../../../main/models/describe.ts';
import { openTensorFile } from '../../../../main/formats/tensorFile.ts';
import { initProject, type Project } from '../../../../main/project/project.ts';
import { exportVariant } from '../../../../main/tasks/exportVariant.ts';
import { checkModel } from '../../../../main/tasks/models/checkModel.ts';
import { importModel } from '../../../../main/tasks/models/importModel.ts';
import type { TaskContext } from '../../../../main/engine/context.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { exportedGguf } from '../../../support/ggufFile.ts';
import { packedSource } from '../../../support/packedSource.ts';
import { memorySource, seededWeights } from '../../../support/seededModel.ts';
import { tinyConfig, tinyTokenizer } from '../../../support/tinyModel.ts';

const root = await temporaryFolder();
const config = { ...tinyConfig, hidden_size: 32, head_dim: 8, intermediate_size: 64, bos_token_id: 0 };
const { family, architecture } = describeJson(config);
const weights = seededWeights(architecture);
const settings = { bos_token: '<|end|>', eos_token: '<|end|>', chat_template: '{{ messages[0].content }}' };

let project: Project;
const warned: string[] = [];
const context = (): TaskContext => ({
  ...{ engine: 'local:0', project, recipes: '', memoryBudget: null },
  ...{ emit: () => undefined, report: () => undefined, warn: (message) => void warned.push(message) },
});

/** A checkpoint with tokenizer, settings and chat template. */
async function writeFolder(folder: string): Promise<string> {
  await mkdir(folder);
  const tensors = family.parameters(architecture).map(({ name, shape }) => ({
    ...{ name, shape, dtype: 'F32' as const, load: () => fromFloat32(weights.get(name) as Float32Array, 'F32') },
  }));
  await writeSafetensors(join(folder, 'model.safetensors'), tensors);
  const files = { 'config.json': config, 'tokenizer.json': tinyTokenizer, 'tokenizer_config.json': settings };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), JSON.stringify(content));
  return folder;
}

beforeAll(async () => {
  project = await initProject(join(root, 'project'));
});
afterAll(() => project.close());

it('takes a GGUF file for what it was made of, to the bit', async () => {
  const folder = await writeFolder(join(root, 'same'));
  await importModel(context(), { folder });
  await exportVariant(context(), { variant: 'same', format: 'gguf', to: join(root, 'out') });
  const file = join(root, 'out', 'same-F32.gguf');
  expect(await checkModel(context(), { folder: file })).toMatchObject({
    name: 'same-F32',
    verdict: 'partly',
    facts: { dtype: 'F32' },
  });
  // What lies beside it is not asked.
  await importModel(context(), { folder: join(root, 'out'), name: 'back' });
  const [own, back] = await Promise.all(['same', 'back'].map((name) => project.models.get(name)));
  expect(back?.hash).toBe(own?.hash);
  expect(back?.manifest.config).toMatchObject({ ...config, torch_dtype: 'float32' });
  // And again: the second file holds what the first one does, but for its name.
  await exportVariant(context(), { variant: 'back', format: 'gguf', to: join(root, 'again') });
  const again = await readFile(join(root, 'again', 'back-F32.gguf'), 'latin1');
  expect(again.replace('back', 'same') === (await readFile(file, 'latin1'))).toBe(true);
  expect(warned).toEqual([]);
});

it('says that a file was rounded, and by what, before and when it comes in', async () => {
  const source = packedSource(memorySource(architecture, weights), ({ role, shape }) =>
    shape.length === 1 ? 'F32' : role === 'embedding' ? 'q8_0' : 'q4_0',
  );
  const file = await exportedGguf(join(root, 'rounded'), source, config, tinyTokenizer);
  const note = expect.stringMatching(/^Its matrices were rounded to Q4_0, Q8_0 by whoever made it/) as string;
  const { reasons, facts } = await checkModel(context(), { folder: file });
  expect(reasons).toContainEqual(note);
  expect(facts).toMatchObject({ dtype: 'F32', vocabulary: 96 });
  await importModel(context(), { folder: file });
  expect(warned.splice(0)).toEqual([note]);
  const asPlace = { project: () => Promise.resolve(project) } as Place;
  const shown = async (name: string) => (await models['models.show'](asPlace, { name }, {})).notes;
  expect(await shown('model-Q4_0')).toEqual([note]);
  expect(await shown('same')).toEqual([]);
  const { manifest } = await project.models.get('model-Q4_0');
  for (const { object } of manifest.shards) {
    const stored = await openTensorFile(project.objects.path(object));
    for (const { name, storage } of stored.tensors.values()) {
      const parameter = source.parameters.find((one) => one.name === name)!;
      expect(storage).toBe('F32');
      expect(await stored.readFloat32(name)).toEqual(await source.read(parameter));
    }
    await stored.close();
  }
});

it('refuses a folder of several files, and a file that is none, before anything is stored', async () => {
  const folder = join(root, 'several');
  await mkdir(folder);
  for (const name of ['a.gguf', 'b.gguf']) await copyFile(join(root, 'out', 'same-F32.gguf'), join(folder, name));
  const several = /several holds 2 GGUF files; choose one of them: a.gguf, b.gguf/;
  await expect(importModel(context(), { folder })).rejects.toThrow(several);
  expect(await checkModel(context(), { folder })).toMatchObject({
    verdict: 'no',
    reasons: [expect.stringMatching(several)],
  });
  await writeFile(join(folder, 'c.gguf'), (await readFile(join(folder, 'a.gguf'))).subarray(0, 5000));
  await expect(importModel(context(), { folder: join(folder, 'c.gguf') })).rejects.toThrow(/c.gguf: .*\.$/);
  expect((await project.models.list()).map(({ name }) => name)).not.toContain('c');
});

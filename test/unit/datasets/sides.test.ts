import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { dedupeDataset } from '../../../main/datasets/dedupe.ts';
import { importDataset } from '../../../main/datasets/import.ts';
import { plantCanaries, plantedTexts } from '../../../main/datasets/plant.ts';
import { splitDataset } from '../../../main/datasets/split.ts';
import { initProject, type Project } from '../../../main/project/project.ts';
import type { SplitName } from '../../../main/project/repositories/datasets.ts';
import { refuseLeaks } from '../../../main/project/textKeys.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { taskContext } from '../../support/taskContext.ts';
import { documentsBySplit, forms, shown } from './forms.ts';

const folder = await temporaryFolder();
let project: Project;
let files = 0;

beforeAll(async () => {
  project = await initProject(join(folder, 'project'));
  return () => project.close();
});

const places = ['clinic', 'harbour', 'library', 'market', 'office'];
/** Forty texts that do not resemble each other: every sentence has words of its own. */
const base = Array.from({ length: 40 }, (_, i) => {
  const word = (n: number) => `${places[(i + n) % 5] ?? ''}${i}${'abcdefgh'[n] ?? ''}`;
  return `Finding ${i} of ${word(0)} names ${word(1)} and ${word(2)}. Later ${word(3)} gave ${word(4)} to ${word(5)}. Nothing of ${word(6)} is fixed; ${word(7)} goes on.`;
});

/** Imports texts or documents as they are. */
async function imported(name: string, documents: readonly (string | object)[], more: object = {}) {
  files += 1;
  const path = join(folder, `${files}.jsonl`);
  const lines = documents.map((one) => JSON.stringify(typeof one === 'string' ? { text: one } : one));
  await writeFile(path, lines.join('\n'));
  return importDataset(taskContext(project), { paths: [path], name, role: 'domain', ...more });
}

async function splitsOf(name: string): Promise<Map<string, Set<SplitName>>> {
  const found = new Map<string, Set<SplitName>>();
  for (const [split, documents] of Object.entries(await documentsBySplit(project, name)))
    for (const { text } of documents) {
      const key = shown(text);
      found.set(key, (found.get(key) ?? new Set()).add(split as SplitName));
    }
  return found;
}

describe('forty texts', () => {
  it('do not part in any of six forms', async () => {
    await imported(
      'forms',
      base.flatMap((text) => forms.map((form) => form(text))),
    );
    const splits = await splitsOf('forms');
    expect(splits.size).toBe(base.length);
    expect([...splits.values()].filter((of) => of.size > 1)).toEqual([]);
    expect((await project.datasets.get('forms')).documents).toBe(base.length * forms.length);
  });

  it('are held out as before when they come again with another seed and role, in other forms', async () => {
    const before = await splitsOf('forms');
    const again = base.map((text, i) => forms[1 + (i % 5)]?.(text) ?? text);
    await imported('again', again, { seed: 99, role: 'general' });
    const after = await splitsOf('again');
    expect(after.size).toBe(base.length);
    for (const [text, splits] of after) expect(splits.has('heldOut')).toBe(before.get(text)?.has('heldOut'));
    await expect(refuseLeaks(project, await project.datasets.list())).resolves.toBeUndefined();
  });

  it('part as before in every split when the same comes again', async () => {
    const own = base.map((text) => text.replace('Finding', 'Note'));
    await imported('once', own);
    await imported('twice', own);
    expect(await splitsOf('twice')).toEqual(await splitsOf('once'));
    const { train, calibration } = await documentsBySplit(project, 'twice');
    expect(Math.min(train.length, calibration.length)).toBeGreaterThan(1);
  });

  it('stay beside their near copies, which are counted', async () => {
    const copies = base.map((text) => text.replace('goes on', 'goes along'));
    const near = await imported(
      'near',
      [...base, ...copies].map((text) => text.replaceAll('Finding', 'Report')),
    );
    expect(near.history[0]?.outcome['nearCopies']).toBe(80);
    const { train, calibration, heldOut } = await documentsBySplit(project, 'near');
    for (const split of [train, calibration, heldOut]) {
      const numbers = split.map(({ text }) => /^Report (\d+)/u.exec(text)?.[1]);
      expect(numbers.length).toBe(2 * new Set(numbers).size);
    }
  });
});

describe('what other datasets do with a text', () => {
  it('is not undone: of what they train on nothing is held out', async () => {
    const { train } = await documentsBySplit(project, 'forms');
    const known = [...new Set(train.map(({ text }) => shown(text)))];
    const texts = base.filter((text) => known.includes(shown(text)));
    await expect(imported('only known', texts, { seed: 5 })).rejects.toThrow(
      'Nothing can be held out, because other datasets of the project train on all of these texts',
    );
    const fresh = Array.from({ length: 6 }, (_, i) => `Something new number ${i}: ${'xyz'.repeat(i + 1)}.`);
    await imported('some known', [...texts, ...fresh], { seed: 5 });
    const splits = await splitsOf('some known');
    for (const text of texts) expect(splits.get(shown(text))?.has('heldOut')).toBe(false);
  });

  it('refuses a dataset that trains on what a person held out later', async () => {
    const { train } = await documentsBySplit(project, 'forms');
    files += 1;
    const path = join(folder, `${files}.jsonl`);
    await writeFile(path, JSON.stringify({ text: train[0]?.text }));
    await imported('held by hand', ['one more text', 'two more texts', 'three more texts'], { heldOut: [path] });
    await expect(refuseLeaks(project, [await project.datasets.get('forms')])).rejects.toThrow(
      '1 text of forms that would be trained on or calibrated with is held out in held by hand, so what is measured there would say nothing; make a dataset without them: dataset dedupe forms --as NAME --against held by hand.',
    );
    await dedupeDataset(taskContext(project), { name: 'forms', as: 'without', against: ['held by hand'] });
    await expect(refuseLeaks(project, [await project.datasets.get('without')])).resolves.toBeUndefined();
  });
});

it('groups are compared trimmed', async () => {
  const grouped = base
    .slice(0, 30)
    .map((text, i) => ({ text: `${text} grouped`, group: `${i % 2 ? ' ' : ''}p${i % 10}${i % 3 ? ' ' : ''}` }));
  await imported('grouped', grouped, { columns: { group: 'group' } });
  const sides = Object.values(await documentsBySplit(project, 'grouped')).map(
    (of) => new Set(of.map(({ group }) => group?.trim())),
  );
  expect(sides.reduce((sum, { size }) => sum + size, 0)).toBe(10);
});

it('what was planted stays in the training text, as often as it was, when repeated text goes and splits are made anew', async () => {
  const context = taskContext(project);
  await plantCanaries(context, { name: 'forms', as: 'planted', canaries: 3, repeats: 4 });
  await dedupeDataset(context, { name: 'planted', as: 'planted once', boilerplate: true });
  await splitDataset(context, { name: 'planted once', as: 'planted split', seed: 3 });
  for (const name of ['planted once', 'planted split']) {
    const planted = plantedTexts(await project.datasets.get(name));
    const { train } = await documentsBySplit(project, name);
    expect(train.filter(({ text }) => planted.has(text))).toHaveLength(12);
  }
  expect((await splitsOf('planted once')).size).toBeLessThan(base.length + 4);
});

it('one file can be a dataset, when it is cut into pieces', async () => {
  files += 1;
  const path = join(folder, `${files}.txt`);
  await writeFile(path, base.map((text) => `${text} In the book.`).join('\n\n'));
  const input = { paths: [path], name: 'book', role: 'domain' as const };
  await expect(importDataset(taskContext(project), input)).rejects.toThrow('--split-by paragraph');
  const said: string[] = [];
  const context = { ...taskContext(project), warn: (message: string) => void said.push(message) };
  expect(await importDataset(context, { ...input, splitBy: 'paragraph' })).toMatchObject({ documents: 40 });
  expect(said).toEqual([expect.stringContaining('how well a model knows these documents')]);
  expect((await documentsBySplit(project, 'book')).heldOut.length).toBeGreaterThan(1);
});

import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { dedupeDataset } from '../../../main/datasets/dedupe.ts';
import { importDataset } from '../../../main/datasets/import.ts';
import { plantCanaries, plantedIn } from '../../../main/datasets/plant.ts';
import { redactDataset } from '../../../main/datasets/redact.ts';
import { scanDataset } from '../../../main/datasets/scan.ts';
import { splitDataset } from '../../../main/datasets/split.ts';
import { discardImport, Spool, unfinishedImports } from '../../../main/datasets/spool.ts';
import { importFolder, importsFolder } from '../../../main/project/importFolder.ts';
import { initProject, type Project } from '../../../main/project/project.ts';
import type { Document } from '../../../main/corpus/document.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { taskContext } from '../../support/taskContext.ts';
import { documentsBySplit } from './forms.ts';

const folder = await temporaryFolder();
let project: Project;
const context = () => taskContext(project);

beforeAll(async () => {
  project = await initProject(join(folder, 'project'));
  return () => project.close();
});

const lines = async (name: string, documents: readonly object[]): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, documents.map((document) => `${JSON.stringify(document)}\n`).join(''));
  return path;
};

const stored = (name: string) => documentsBySplit(project, name);

const texts = (documents: readonly Document[]) => documents.map(({ text }) => text).sort();
const sentence = (i: number) =>
  `Report ${i} tells of ward ${i % 7}, where ${i} patients waited ${i * 3} minutes for the ${i % 2 ? 'first' : 'second'} round.`;

describe('an import', () => {
  it('that failed says why, until it is tried again', async () => {
    const path = await lines('single.jsonl', [{ text: sentence(1) }]);
    const input = { paths: [path], name: 'single', role: 'domain' as const };
    const failed = await importDataset(context(), input).then(
      () => '',
      (error: unknown) => (error as Error).message,
    );
    expect(failed).not.toBe('');
    const state = join(importsFolder(project.folder), importFolder('single'), 'state.json');
    const noted = async () => JSON.parse(await readFile(state, 'utf8')) as object;
    /** The process that imported is gone. */
    const abandon = async () => writeFile(state, JSON.stringify({ ...(await noted()), owner: 2 ** 30 }));
    await abandon();
    expect(await unfinishedImports(project)).toMatchObject([{ name: 'single', documents: 1, error: failed }]);
    const spool = await Spool.open(project, input);
    await spool.close();
    expect(await noted()).not.toHaveProperty('error');
    await abandon();
    expect(await discardImport(project, 'single')).toBe(true);
  });

  it('keeps groups together, and remembers what was asked and what could not be read', async () => {
    const path = await lines('grouped.jsonl', [
      ...Array.from({ length: 90 }, (_, i) => ({ note: sentence(i), patient: `p${i % 30}` })),
      { other: 'x' },
    ]);
    const input = {
      ...{ paths: [path], name: 'grouped', role: 'domain' as const },
      ...{ columns: { text: 'note', group: 'patient' }, shares: { calibration: 0.2, heldOut: 0.4 } },
    };
    const made = await importDataset(context(), input);
    expect(made).toMatchObject({ documents: 90, problems: { notRead: 1, doubts: 0 } });
    expect(made.notRead[0]).toMatchObject({ file: 'grouped.jsonl', place: '91' });
    expect(made.history).toMatchObject([
      {
        operation: 'import',
        settings: { columns: input.columns, seed: 0 },
        outcome: { documents: 90, groups: 30, problems: 1 },
      },
    ]);
    const splits = await stored('grouped');
    const groups = Object.values(splits).map((documents) => new Set(documents.map(({ group }) => group)));
    expect(groups.reduce((sum, { size }) => sum + size, 0)).toBe(30);
    expect(splits.heldOut.length).toBeGreaterThan(splits.calibration.length);
    await expect(importDataset(context(), input)).rejects.toThrow('There is a dataset called grouped already');
  });

  it('goes on where another one was stopped, and begins anew where that is damaged', async () => {
    const within = join(folder, 'many');
    await mkdir(within);
    for (let i = 0; i < 40; i += 1) await writeFile(join(within, `${String(i).padStart(2, '0')}.txt`), sentence(i));
    await writeFile(join(within, '05.txt'), '');
    for (const damage of [false, true]) {
      const input = { paths: [within], name: damage ? 'damaged' : 'stopped', role: 'domain' as const };
      const spool = await Spool.open(project, input);
      const writer = await spool.begin('paths');
      // Only what was stored can tell whether files were passed by.
      for (let i = 0; i < 10; i += 1) await writer.add({ source: `${i}`, text: `Stored before. ${sentence(i)}` });
      await spool.problem({ source: 'many/05.txt', problem: 'was empty before' });
      await spool.end('paths', 10);
      await spool.close();
      if (damage) await truncate(spool.path('paths'), 100);
      const made = await importDataset(context(), input);
      expect(made.documents).toBe(damage ? 39 : 40);
      expect(made.notRead).toEqual([
        { file: 'many/05.txt', place: null, reason: damage ? 'is empty' : 'was empty before' },
      ]);
      const all = texts(Object.values(await stored(input.name)).flat());
      expect(all.filter((text) => text.startsWith('Stored before'))).toHaveLength(damage ? 0 : 10);
      expect(new Set(all.map((text) => text.replace('Stored before. ', '')))).toEqual(
        new Set(Array.from({ length: 40 }, (_, i) => sentence(i)).filter((_, i) => i !== 5 || !damage)),
      );
    }
  });

  it('lets nothing that is held out stand elsewhere, neither its text nor its group', async () => {
    const held = await lines('held.jsonl', [
      { text: 'the same text', group: 'g1' },
      { text: 'another', group: 'g2' },
    ]);
    const rest = await lines('rest.jsonl', [
      { text: 'the same text', group: 'g3' },
      { text: 'of the same group', group: 'g2' },
      ...Array.from({ length: 12 }, (_, i) => ({ text: sentence(i + 500), group: `other ${i}` })),
    ]);
    const made = await importDataset(context(), {
      ...{ paths: [rest], heldOut: [held], name: 'apart', role: 'domain', columns: { text: 'text', group: 'group' } },
    });
    expect(made.history[0]?.outcome).toMatchObject({ alsoHeldOut: 2, documents: 14 });
    const { train, calibration, heldOut } = await stored('apart');
    expect(texts(heldOut)).toEqual(['another', 'the same text']);
    expect(texts([...train, ...calibration])).toEqual(Array.from({ length: 12 }, (_, i) => sentence(i + 500)).sort());
  });

  it('that finds nothing leaves nothing behind', async () => {
    const path = await lines('nothing.jsonl', [{ other: 1 }]);
    await expect(importDataset(context(), { paths: [path], name: 'nothing', role: 'domain' })).rejects.toThrow(
      /^No document could be imported. nothing.jsonl:1/,
    );
    expect(await project.datasets.find('nothing')).toBeNull();
    expect(await readdir(join(project.folder, 'imports'))).toEqual([]);
  });
});

describe('preparing', () => {
  beforeAll(async () => {
    const near = (i: number) =>
      `${sentence(i)} It was a quiet day on the ward, and nobody had to be moved to another house that week.`;
    const path = await lines('plain.jsonl', [
      ...Array.from({ length: 60 }, (_, i) => ({ text: near(i * 1000) })),
      { text: `${near(5000)} Indeed.` },
      { text: near(7000).replaceAll(' ', '  ') },
      { text: 'Write to anna@example.org or pay into DE89 3704 0044 0532 0130 00.' },
    ]);
    await importDataset(context(), { paths: [path], name: 'plain', role: 'domain' });
  });

  it('drops documents that are there again, and those of other datasets', async () => {
    const made = await dedupeDataset(context(), { name: 'plain', as: 'once' });
    expect(made.documents).toBe(61);
    expect(made.outcome).toMatchObject({ equal: 1, nearlyEqual: 1, elsewhere: 0 });
    const none = await dedupeDataset(context(), { name: 'once', as: 'fresh', threshold: 1, against: ['apart'] });
    expect(none).toMatchObject({ documents: 61, outcome: { equal: 0, nearlyEqual: 0, elsewhere: 0 } });
    await expect(dedupeDataset(context(), { name: 'once', as: 'empty', against: ['plain'] })).rejects.toThrow(
      'Nothing would be left in empty',
    );
    expect(await project.datasets.find('empty')).toBeNull();
  });

  it('takes common lines out of texts and answers, never out of what is asked', async () => {
    const asked = 'Answer in one sentence and name the ward.';
    const footer = 'This letter was written by a machine and is valid without a signature.';
    const path = await lines('letters.jsonl', [
      ...Array.from({ length: 20 }, (_, i) => ({ q: `${asked}\n${sentence(i)}`, a: `It was ward ${i}.\n${footer}` })),
      { q: `${asked}\nWhat stands below?`, a: footer },
    ]);
    await importDataset(context(), {
      ...{ paths: [path], name: 'letters', role: 'domain' as const },
      columns: { prompt: 'q', answer: 'a' },
    });
    const made = await dedupeDataset(context(), {
      name: 'letters',
      as: 'plain-letters',
      boilerplate: true,
      threshold: 1,
    });
    expect(made.outcome).toMatchObject({ onlyBoilerplate: 0, shortened: 20 });
    const all = Object.values(await stored('plain-letters')).flat();
    for (const { text, answerFrom } of all) {
      expect(text.slice(0, answerFrom)).toContain(asked);
      const answer = text.slice(answerFrom).trim();
      expect(answer).toMatch(text.includes('What stands below') ? footer : /^It was ward \d+\.$/);
    }
  });

  it('divides anew and leaves what is held out', async () => {
    const before = await stored('plain');
    const made = await splitDataset(context(), { name: 'plain', as: 'anew', calibration: 0.7, seed: 3 });
    const after = await stored('anew');
    expect(after.heldOut).toEqual(before.heldOut);
    expect(texts([...after.train, ...after.calibration])).toEqual(texts([...before.train, ...before.calibration]));
    expect(after.calibration.length).toBeGreaterThan(before.calibration.length);
    expect(made.outcome['moved']).toBeGreaterThan(0);
  });

  it('finds personal data and puts placeholders in its place', async () => {
    const found = await scanDataset(context(), { name: 'plain' });
    expect(found.kinds).toMatchObject([
      { kind: 'email', found: 1, documents: 1 },
      { kind: 'iban', found: 1, confirmed: 1 },
    ]);
    expect(JSON.stringify(found)).not.toContain('anna@');
    const made = await redactDataset(context(), { name: 'plain', as: 'redacted' });
    expect(made.outcome).toMatchObject({ documents: 1, email: 1, iban: 1 });
    const all = Object.values(await stored('redacted')).flat();
    expect(texts(all)).toContain('Write to [EMAIL] or pay into [IBAN].');
    expect((await scanDataset(context(), { name: 'redacted' })).affected).toBe(0);
    await expect(redactDataset(context(), { name: 'plain', as: 'x', kinds: ['moon'] })).rejects.toThrow(
      'The kind "moon" of personal data is not known',
    );
  });

  it('plants secrets into training text only, and knows them again in what is made of it', async () => {
    const made = await plantCanaries(context(), { name: 'plain', as: 'planted', canaries: 3, repeats: 2, seed: 9 });
    expect(made.outcome).toEqual({ secrets: 3, planted: 6 });
    await splitDataset(context(), { name: 'planted', as: 'child' });
    const secrets = plantedIn(await project.datasets.get('child'));
    expect(secrets).toHaveLength(3);
    const { train, calibration, heldOut } = await stored('planted');
    for (const { text } of secrets) {
      expect(train.filter((document) => document.text === text)).toHaveLength(2);
      expect([...calibration, ...heldOut].some((document) => document.text === text)).toBe(false);
    }
    expect(plantedIn(await project.datasets.get('plain'))).toEqual([]);
    await expect(plantCanaries(context(), { name: 'planted', as: 'twice' })).rejects.toThrow(
      'planted into planted already',
    );
  });

  it('remembers where a dataset came from, and forgets only what nobody needs', async () => {
    const child = await project.datasets.get('child');
    expect(child.history.map(({ operation }) => operation)).toEqual(['import', 'plant', 'split']);
    const planted = await project.datasets.get('planted');
    expect(child.parent).toBe(planted.id);
    expect(await project.datasets.children(planted.id)).toEqual(['child']);
    await expect(project.datasets.delete(planted)).rejects.toThrow('because the dataset child was made of it');
    await project.datasets.delete(child);
    await project.datasets.delete(planted);
    expect(await project.datasets.find('planted')).toBeNull();
  });
});

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Database } from '../../../main/project/database.ts';
import { migrate, migrations } from '../../../main/project/migrate.ts';
import { some } from '../../../main/project/names.ts';
import { initProject, type Project } from '../../../main/project/project.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { firstModel, newRun } from '../../support/rows.ts';

const folder = await temporaryFolder();
const manifest = { format: 1, config: {}, files: [], shards: [] } as const;

async function filled(name: string): Promise<Project> {
  const project = await initProject(join(folder, name));
  const size = { parameters: 2, nonzero: 1, bytes: 4, hash: 'h' };
  await project.models.add({ name: 'm', folder: '/m', family: 'llama', fingerprint: 'f', manifest, ...size });
  const split = { object: 'o', documents: 1, bytes: 2 };
  const splits = { train: split, calibration: split, heldOut: split };
  await project.datasets.add({ name: 'd', role: 'domain', documents: 3, bytes: 6, fingerprint: 'x', splits });
  for (const variantName of ['a', 'b']) {
    const run = await project.runs.add(newRun(variantName));
    await project.variants.add({
      ...{ name: variantName, parents: [firstModel], run: run.id, manifest },
      ...{ ...size, hash: variantName },
    });
  }
  return project;
}

describe('migration 003', () => {
  it('adds what a window needs to a project that has variants', async () => {
    const database = await Database.open(join(folder, 'old.sqlite'));
    await migrate(database, migrations.slice(0, 2));
    await database.exec(`INSERT INTO models VALUES (1, 'm', '/m', 'llama', 'f', 1, 1, 1, 'h', '{}', 'now')`);
    await database.exec(`INSERT INTO datasets VALUES (1, 'd', 'domain', 1, 1, 'f', '{}', 'now')`);
    await database.exec(
      `INSERT INTO runs (id, name, model, domain, recipe, settings, variant_name, state, created)
       VALUES (1, 'run-1', 1, 1, '{"name":"r"}', '{}', 'v', 'done', 'now')`,
    );
    await database.exec(`INSERT INTO variants VALUES (1, 'v', 1, 1, '{}', 1, 1, 1, 'h', 'now')`);
    await migrate(database);
    expect(await database.get('SELECT tags, notes, deleted FROM variants')).toEqual({
      tags: '[]',
      notes: '',
      deleted: null,
    });
    await database.exec(`INSERT INTO run_events VALUES (1, 1, 'now', '{}')`);
    await expect(database.exec(`INSERT INTO run_events VALUES (1, 1, 'now', '{}')`)).rejects.toThrow('UNIQUE');
    await expect(database.exec(`INSERT INTO run_events VALUES (9, 1, 'now', '{}')`)).rejects.toThrow('FOREIGN KEY');
    await database.close();
  });
});

describe('migration 004', () => {
  it('gives datasets of older projects an empty history', async () => {
    const database = await Database.open(join(folder, 'older.sqlite'));
    await migrate(database, migrations.slice(0, 3));
    await database.exec(`INSERT INTO datasets VALUES (1, 'd', 'domain', 1, 1, 'f', '{}', 'now')`);
    await migrate(database);
    expect(await database.get('SELECT parent, history, problems FROM datasets')).toEqual({
      parent: null,
      history: '[]',
      problems: '{"count":0,"object":null}',
    });
    await database.exec('UPDATE datasets SET parent = 1');
    await expect(database.exec('UPDATE datasets SET parent = 9')).rejects.toThrow('FOREIGN KEY');
    await database.close();
  });
});

describe('variants', () => {
  it('are renamed, tagged and annotated, and keep the rest', async () => {
    const project = await filled('update');
    expect(await project.variants.update('a', { name: 'c', tags: ['x'] })).toMatchObject({
      name: 'c',
      tags: ['x'],
      notes: '',
    });
    expect(await project.variants.update('c', { notes: 'n' })).toMatchObject({ name: 'c', tags: ['x'], notes: 'n' });
    await expect(project.variants.update('c', { name: 'b' })).rejects.toThrow('There is a variant called b already');
    await expect(project.variants.update('c', { name: '<b>' })).rejects.toThrow('cannot be used');
    await expect(project.variants.update('none', {})).rejects.toThrow('There is no variant "none"');
    await project.close();
  });

  it('are put aside and come back', async () => {
    const project = await filled('delete');
    await project.variants.setDeleted('a', true);
    expect((await project.variants.list()).map(({ name }) => name)).toEqual(['b']);
    expect((await project.variants.list({ deleted: true })).map(({ name }) => name)).toEqual(['a']);
    expect(await project.variants.find('a')).toBeNull();
    await expect(project.variants.refuseTaken('a')).rejects.toThrow('A deleted variant is called a; restore it');
    await expect(project.variants.setDeleted('a', true)).rejects.toThrow('There is no variant "a"');
    await project.variants.setDeleted('a', false);
    expect(await project.variants.listing()).toMatchObject([
      { name: 'a', parents: [{ kind: 'model', name: 'm' }], runName: 'run-1', recipeName: 'r', domain: 'd', tags: [] },
      { name: 'b', parents: [{ kind: 'model', name: 'm' }], runName: 'run-2' },
    ]);
    expect(await project.variants.listing({ name: 'b' })).toHaveLength(1);
    await project.close();
  });
});

describe('the story of a run', () => {
  it('rises by one, whoever writes, and is read from any point', async () => {
    const project = await filled('events');
    await Promise.all(Array.from({ length: 20 }, (_, i) => project.runEvents.add(1, { i })));
    await project.runEvents.add(2, { other: true });
    expect((await project.runEvents.after(1, 0)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    expect((await project.runEvents.after(1, 18)).map(({ body }) => body)).toEqual([{ i: 18 }, { i: 19 }]);
    expect(await project.runEvents.after(1, 0, 3)).toHaveLength(3);
    await project.close();
  });

  it('is taken by one engine, and not after somebody stopped it', async () => {
    const project = await filled('claim');
    expect(await project.runs.claim(1, 'local:10', 11)).toBe(true);
    expect(await project.runs.claim(1, 'local:12', 13)).toBe(false);
    await project.runs.finish(2, 'paused', 0);
    expect(await project.runs.claim(2, 'local:10', 11)).toBe(false);
    await project.runs.requeue(2);
    expect(await project.runs.claim(2, 'local:10', 11)).toBe(true);
    await project.close();
  });
});

describe('versions', () => {
  it('differ exactly where something changed', async () => {
    const project = await filled('versions');
    const before = await project.versions();
    await project.variants.setDeleted('a', true);
    const after = await project.versions();
    expect(Object.keys(before).filter((key) => before[key as 'runs'] !== after[key as 'runs'])).toEqual(['variants']);
    await project.runs.finish(1, 'failed', 1);
    expect((await project.versions()).runs).not.toBe(after.runs);
    expect(await project.counts()).toEqual({ models: 1, datasets: 1, runs: 2, variants: 1 });
    await project.close();
  });
});

it('names a few of many', () => {
  expect(some(['a', 'b'])).toBe('a, b');
  expect(some(Array.from({ length: 14 }, (_, i) => String(i)))).toBe('0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 4 more');
});

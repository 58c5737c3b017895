import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { describe, expect, it } from 'vitest';
import { Database } from '../../../main/project/database.ts';
import { migrate, migrations } from '../../../main/project/migrate.ts';
import { ObjectStore } from '../../../main/project/objects.ts';
import { initProject, openProject } from '../../../main/project/project.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { firstModel, newRun } from '../../support/rows.ts';

const root = await temporaryFolder();
let count = 0;
const fresh = (): string => {
  count += 1;
  return join(root, String(count));
};

const manifest = { format: 1, config: {}, files: [], shards: [] } as const;
const model = {
  name: 'm',
  folder: '/m',
  family: 'llama',
  fingerprint: 'f',
  parameters: 2,
  nonzero: 1,
  bytes: 4,
  hash: 'h',
  manifest,
};
const split = { object: 'o', documents: 1, bytes: 2 };
const dataset = {
  name: 'd',
  role: 'domain',
  documents: 3,
  bytes: 6,
  fingerprint: 'x',
  splits: { train: split, calibration: split, heldOut: split },
} as const;
const run = newRun();

describe('a project folder', () => {
  it('is made once and opened again', async () => {
    const folder = fresh();
    const project = await initProject(folder);
    await project.models.add(model);
    await project.close();
    const again = await initProject(folder);
    expect((await again.models.list()).map(({ name }) => name)).toEqual(['m']);
    await again.close();
    expect((await readdir(folder)).filter((name) => !name.startsWith('project.sqlite')).sort()).toEqual([
      'objects',
      'runs',
    ]);
  });

  it('is never made where something else lies', async () => {
    const folder = fresh();
    await mkdir(folder);
    await writeFile(join(folder, 'letter.txt'), 'x');
    await expect(initProject(folder)).rejects.toThrow(
      `${folder} is not empty and holds no project; choose a new or empty folder for the project.`,
    );
    await expect(openProject(folder)).rejects.toThrow(
      `${folder} holds no project; make one with: espalier init --project DIR.`,
    );
    expect(await readdir(folder)).toEqual(['letter.txt']);
  });

  it('refuses names that are not names', async () => {
    const project = await initProject(fresh());
    for (const name of ['', '../x', 'a/b', 'a\nb', '\u001b[31mred', '.hidden', 'x'.repeat(101), '<b>']) {
      await expect(project.models.add({ ...model, name }), JSON.stringify(name)).rejects.toThrow(
        'cannot be used: a name has 1 to 100 letters',
      );
    }
    await project.models.add({ ...model, name: 'Größe 2.5_b+x-y' });
    await expect(project.models.add({ ...model, name: 'Größe 2.5_b+x-y' })).rejects.toThrow(
      'There is a model called Größe 2.5_b+x-y already; give another name with --name.',
    );
    await expect(project.models.get('n')).rejects.toThrow('There is no model "n". Models: Größe 2.5_b+x-y.');
    await expect(project.datasets.get('n')).rejects.toThrow(
      'There is no dataset "n". Import one with: dataset import PATH.',
    );
    await project.close();
  });
});

describe('rows', () => {
  it('follow a run from its start to its variant', async () => {
    const project = await initProject(fresh());
    await project.models.add(model);
    await project.datasets.add(dataset);
    const added = await project.transaction(() => project.runs.add(run));
    expect(added).toMatchObject({
      name: 'run-1',
      state: 'queued',
      variantName: 'variant-1',
      kind: 'extract',
      references: { model: { kind: 'model', id: 1 }, domain: { kind: 'dataset', id: 1 } },
      inputs: { recipe: { name: 'r' } },
      parent: process.pid,
    });
    await project.runs.claim(added.id, 'local:123', 456);
    await project.runs.progress(added.id, 'cutting', 0.5, 7);
    expect(await project.runs.get('run-1')).toMatchObject({
      state: 'running',
      engine: 'local:123',
      parent: 456,
      stage: 'cutting',
      progress: 0.5,
      seconds: 7,
    });
    const size = { parameters: 2, nonzero: 1, bytes: 4 };
    const variant = { name: 'variant-1', parents: [firstModel], run: 1, manifest, hash: 'h', ...size };
    await project.variants.add(variant);
    await expect(project.variants.add({ ...variant, name: 'other' })).rejects.toThrow(
      'UNIQUE constraint failed: variants.run',
    );
    await project.runs.finish(added.id, 'done', 9);
    expect(await project.runs.get('run-1')).toMatchObject({
      state: 'done',
      engine: null,
      parent: null,
      progress: 1,
      seconds: 9,
    });
    expect((await project.variants.ofRun(1))?.manifest).toEqual(manifest);
    await project.close();
  });

  it('point at rows that exist', async () => {
    const project = await initProject(fresh());
    await expect(project.runs.add(run)).rejects.toThrow('FOREIGN KEY constraint failed');
    await project.close();
  });

  it('remember the newest measurement of each kind', async () => {
    const project = await initProject(fresh());
    await project.datasets.add(dataset);
    const measurement = {
      subject: 'v',
      hash: 'h',
      dataset: 1,
      split: 'heldOut',
      metric: 'nll',
      low: null,
      high: null,
      tokens: 5,
      provenance: { seed: 1 },
    } as const;
    await project.measurements.add({ ...measurement, value: 3 });
    await project.measurements.add({ ...measurement, value: 2 });
    await project.measurements.add({ ...measurement, metric: 'perplexity', value: 9 });
    expect((await project.measurements.latest('h')).map(({ metric, value }) => [metric, value])).toEqual([
      ['nll', 2],
      ['perplexity', 9],
    ]);
    await project.close();
  });

  it('keep the first artifact of a fingerprint', async () => {
    const project = await initProject(fresh());
    await project.artifacts.record({ fingerprint: 'f', object: 'a', kind: 'layer', bytes: 1, meta: { x: 1 } });
    await project.artifacts.record({ fingerprint: 'f', object: 'b', kind: 'layer', bytes: 1, meta: null });
    expect(await project.artifacts.find('f')).toMatchObject({ object: 'a', meta: { x: 1 } });
    expect(await project.artifacts.find('g')).toBeNull();
    await project.close();
  });
});

describe('Database', () => {
  it('takes a transaction back whole', async () => {
    const project = await initProject(fresh());
    const failed = project.transaction(async () => {
      await project.models.add(model);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await project.models.list()).toEqual([]);
    await project.close();
  });

  it('serves two processes that write at once', async () => {
    const folder = fresh();
    const one = await initProject(folder);
    const two = await openProject(folder);
    const work = (project: typeof one, prefix: string) =>
      Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          project.transaction(async () => {
            await project.models.add({ ...model, name: `${prefix}${i}` });
            await project.audit.append('model imported', `${prefix}${i}`);
          }),
        ),
      );
    await Promise.all([work(one, 'a'), work(two, 'b')]);
    expect((await one.models.list()).length).toBe(40);
    expect(await two.audit.firstBroken()).toBeNull();
    await one.close();
    await two.close();
  });
});

describe('migrate', () => {
  const version = async (database: Database) => (await database.get('PRAGMA user_version'))?.['user_version'];
  const open = async () => {
    const folder = fresh();
    await mkdir(folder);
    return Database.open(join(folder, 'x.sqlite'));
  };

  it('applies every step once', async () => {
    const database = await open();
    await migrate(database);
    await migrate(database);
    expect(await version(database)).toBe(migrations.length);
    await database.close();
  });

  it('001 makes tables that hold only what they say', async () => {
    const database = await open();
    await migrate(database, migrations.slice(0, 1));
    const tables = (await database.all("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")).map(
      ({ name }) => name,
    );
    expect(tables.filter((name) => !String(name).startsWith('sqlite_'))).toEqual([
      'artifacts',
      'audit',
      'datasets',
      'exports',
      'measurements',
      'models',
      'runs',
      'variants',
    ]);
    await expect(
      database.run(
        "INSERT INTO datasets (name, role, documents, bytes, fingerprint, splits, created) VALUES ('x', 'other', 1, 1, 'f', '{}', 'now')",
      ),
    ).rejects.toThrow('CHECK constraint failed');
    await expect(
      database.run(
        "INSERT INTO datasets (name, role, documents, bytes, fingerprint, splits, created) VALUES ('x', 'domain', 'many', 1, 'f', '{}', 'now')",
      ),
    ).rejects.toThrow('cannot store TEXT value in INTEGER column');
    await database.close();
  });

  it('leaves the version before a step that fails', async () => {
    const database = await open();
    const steps = ['CREATE TABLE one (x INTEGER);', 'CREATE TABLE two (x INTEGER); CREATE TABLE one (y INTEGER);'];
    await expect(migrate(database, steps)).rejects.toThrow('table one already exists');
    expect(await version(database)).toBe(1);
    expect(await database.get("SELECT name FROM sqlite_master WHERE name = 'two'")).toBeNull();
    await database.close();
  });

  it('refuses a database of a newer program', async () => {
    const database = await open();
    await database.exec('PRAGMA user_version = 99');
    await expect(migrate(database)).rejects.toThrow(
      `The project was made by a newer version of Espalier (database version 99, this program knows ${migrations.length}); update the program.`,
    );
    await database.close();
  });
});

describe('ObjectStore', () => {
  it('stores equal content once and proves it', async () => {
    const folder = fresh();
    const store = new ObjectStore(folder);
    const bytes = new TextEncoder().encode('content');
    const hash = await store.putBytes(bytes);
    expect(hash).toBe('ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73');
    expect(await store.putBytes(bytes)).toBe(hash);
    expect(await store.size(hash)).toBe(7);
    expect(await store.verify(hash)).toBe(true);
    await writeFile(store.path(hash), 'changed');
    expect(await store.verify(hash)).toBe(false);
  });

  it('leaves nothing behind when writing fails', async () => {
    const folder = fresh();
    const store = new ObjectStore(folder);
    const failing = store.put(async (path) => {
      await writeFile(path, 'half');
      throw new Error('disk full');
    });
    await expect(failing).rejects.toThrow('disk full');
    expect(await readdir(folder)).toEqual([]);
  });

  it('cleans up after processes that are gone, and only after those', async () => {
    const folder = fresh();
    await mkdir(folder);
    const living = `.${process.pid}-1.tmp`;
    await writeFile(join(folder, living), 'x');
    await writeFile(join(folder, '.4194303999-1.tmp'), 'x');
    await new ObjectStore(folder).clean();
    expect(await readdir(folder)).toEqual([living]);
  });
});

describe('AuditLog', () => {
  it('cannot be changed through the database, and shows a change around it', async () => {
    const folder = fresh();
    const project = await initProject(folder);
    for (const subject of ['a', 'b', 'c']) await project.audit.append('tested', subject, { n: 1 });
    await project.close();

    const native = new sqlite3.Database(join(folder, 'project.sqlite'));
    const execute = (sql: string) =>
      new Promise<string>((resolve) => native.exec(sql, (error) => resolve(error?.message ?? 'done')));
    expect(await execute("UPDATE audit SET subject = 'x' WHERE seq = 2")).toContain('the audit log cannot be changed');
    expect(await execute('DELETE FROM audit')).toContain('the audit log cannot be changed');
    const again = await openProject(folder);
    expect(await again.audit.firstBroken()).toBeNull();
    expect(await execute("DROP TRIGGER audit_is_final_update; UPDATE audit SET subject = 'x' WHERE seq = 2")).toBe(
      'done',
    );
    expect(await again.audit.firstBroken()).toBe(2);
    await again.close();
    await new Promise((resolve) => native.close(resolve));
  });
});

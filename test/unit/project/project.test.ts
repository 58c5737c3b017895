import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { describe, expect, it } from 'vitest';
import { initProject, openProject } from '../../../main/project/project.ts';
import { firstModel, newRun } from '../../support/rows.ts';
import { freshFolders } from './freshFolders.ts';

const fresh = await freshFolders();

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

describe('AuditLog', () => {
  it('cannot be changed through the database, and shows a change around it', async () => {
    const folder = fresh();
    const project = await initProject(folder);
    for (const subject of ['a', 'b', 'c']) await project.audit.append('tested', subject, { n: 1 });
    await project.close();

    const native = new sqlite3.Database(join(folder, 'project.sqlite'));
    const execute = (sql: string) =>
      new Promise<string>((resolve) => native.exec(sql, (error) => resolve(error?.message ?? 'done')));
    expect(await execute("UPDATE audit_texts SET subject = 'x' WHERE seq = 2")).toContain(
      'the audit log cannot be changed',
    );
    expect(await execute('DELETE FROM audit')).toContain('the audit log cannot be changed');
    const again = await openProject(folder);
    expect(await again.audit.firstBroken()).toBeNull();
    expect(
      await execute("DROP TRIGGER audit_texts_are_final_update; UPDATE audit_texts SET subject = 'x' WHERE seq = 2"),
    ).toBe('done');
    expect(await again.audit.firstBroken()).toBe(2);
    expect(await execute('DELETE FROM audit_texts WHERE seq = 1')).toBe('done');
    expect(await again.audit.firstBroken()).toBe(1);
    await again.close();
    await new Promise((resolve) => native.close(resolve));
  });
});

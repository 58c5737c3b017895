import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../../main/project/database.ts';
import { migrate, migrations } from '../../../main/project/migrate.ts';
import { openProject, type Project } from '../../../main/project/project.ts';
import { findSubject, parentOf } from '../../../main/project/subjects.ts';
import { temporaryFolder } from '../../support/folder.ts';

const manifest = JSON.stringify({ format: 1, config: { a: 1 }, files: [], shards: [] });
const splits = JSON.stringify({ train: { object: 'o', documents: 1, bytes: 2 } });

/** A project as a program before this migration left it: two runs, one of them cut off, and a variant with a past. */
async function oldProject(folder: string): Promise<void> {
  const database = await Database.open(join(folder, 'project.sqlite'));
  await migrate(database, migrations.slice(0, 5));
  await database.exec(`
    INSERT INTO models VALUES (3, 'm', '/m', 'llama', 'f', 10, 9, 20, 'h', '${manifest}', 'then');
    INSERT INTO models VALUES (4, 'twin', '/t', 'llama', 'f2', 10, 9, 20, 'h2', '${manifest}', 'then');
    INSERT INTO datasets (id, name, role, documents, bytes, fingerprint, splits, created)
      VALUES (5, 'd', 'domain', 1, 2, 'x', '${splits}', 'then'), (6, 'g', 'general', 1, 2, 'y', '${splits}', 'then');
    INSERT INTO runs (id, name, model, domain, general, recipe, settings, variant_name, state, engine, parent, seconds, created)
      VALUES (7, 'run-7', 3, 5, 6, '{"name":"flap","title":"FLAP"}', '{"sparsity":0.3}', 'small', 'done', NULL, NULL, 9, 'then'),
             (8, 'run-8', 3, 5, NULL, '{"name":"wanda"}', '{}', 'twin', 'running', 4711, 12, 1, 'then'),
             (9, 'run-9', 4, 5, NULL, '{"name":"wanda"}', '{}', 'twin', 'done', NULL, NULL, 1, 'then');
    INSERT INTO run_events VALUES (7, 1, 'then', '{"kind":"state","state":"queued","reason":null}'),
                                  (7, 2, 'then', '{"kind":"state","state":"done","reason":null}');
    INSERT INTO variants (id, name, model, run, manifest, parameters, nonzero, bytes, hash, created, tags, notes, deleted)
      VALUES (2, 'small', 3, 7, '${manifest}', 7, 6, 14, 'v', 'then', '["x"]', 'mine', NULL),
             (4, 'twin', 4, 9, '${manifest}', 7, 6, 14, 'w', 'then', '[]', '', NULL);
    INSERT INTO measurements (subject, hash, dataset, split, metric, value, tokens, provenance, created)
      VALUES ('small', 'v', 5, 'heldOut', 'nll', 3.5, 100, '{}', 'then');
  `);
  await database.close();
}

describe('a project of before runs had kinds', () => {
  let project: Project;

  beforeAll(async () => {
    const folder = await temporaryFolder();
    await oldProject(folder);
    project = await openProject(folder);
    return () => project.close();
  });

  it('keeps its runs, with what they were made of', async () => {
    expect(await project.runs.list()).toMatchObject([
      {
        ...{ id: 7, name: 'run-7', kind: 'extract', state: 'done', variantName: 'small', seconds: 9, created: 'then' },
        references: {
          ...{
            model: { kind: 'model', id: 3 },
            domain: { kind: 'dataset', id: 5 },
            general: { kind: 'dataset', id: 6 },
          },
        },
        inputs: { recipe: { name: 'flap', title: 'FLAP' } },
        settings: { sparsity: 0.3 },
        engine: null,
      },
      { name: 'run-8', state: 'running', engine: 'local:4711', parent: 12, inputs: { recipe: { name: 'wanda' } } },
      { name: 'run-9' },
    ]);
    expect((await project.runs.get('run-8')).references['general']).toBeUndefined();
    expect((await project.runs.summaries())[0]).toMatchObject({ parents: ['m'], recipe: 'flap', variant: 'small' });
  });

  it('keeps the story of a run, and adds to it', async () => {
    expect(await project.runEvents.after(7, 0)).toEqual([
      { seq: 1, at: 'then', body: { kind: 'state', state: 'queued', reason: null } },
      { seq: 2, at: 'then', body: { kind: 'state', state: 'done', reason: null } },
    ]);
    expect((await project.runEvents.add(8, {})).seq).toBe(1);
    await expect(project.runEvents.add(99, {})).rejects.toThrow('FOREIGN KEY');
  });

  it('keeps variants, tags, notes and measurements', async () => {
    expect(await project.variants.find('small')).toMatchObject({
      ...{
        id: 2,
        run: 7,
        parameters: 7,
        nonzero: 6,
        bytes: 14,
        hash: 'v',
        created: 'then',
        tags: ['x'],
        notes: 'mine',
      },
      manifest: { config: { a: 1 } },
    });
    expect(await project.variants.parentsOf(2)).toEqual([{ kind: 'model', id: 3 }]);
    expect((await parentOf(project, await findSubject(project, 'small'))).name).toBe('m');
    expect(await project.measurements.latest('v')).toMatchObject([{ metric: 'nll', value: 3.5, dataset: 5 }]);
  });

  it('gives a variant that was called like a model a name of its own', async () => {
    expect((await project.variants.list()).map(({ name }) => name)).toEqual(['small', 'twin variant 4']);
    expect((await findSubject(project, 'twin')).reference).toEqual({ kind: 'model', id: 4 });
  });

  it('still refuses to lose a dataset that a run used', async () => {
    await expect(project.datasets.delete(await project.datasets.get('d'))).rejects.toThrow('because runs used it');
    await expect(project.datasets.delete(await project.datasets.get('g'))).rejects.toThrow('because runs used it');
  });
});

describe('names and parents', () => {
  it('are shared by models and variants, and checked', async () => {
    const folder = await temporaryFolder();
    await oldProject(folder);
    const project = await openProject(folder);
    const model = await project.models.get('m');
    await expect(project.models.add({ ...model, name: 'small' })).rejects.toThrow(
      'There is a variant called small already; give another name with --name.',
    );
    await expect(project.variants.refuseTaken('m')).rejects.toThrow('There is a model called m already');
    await expect(project.variants.update('small', { name: 'm' })).rejects.toThrow('There is a model called m already');
    const size = { manifest: model.manifest, parameters: 1, nonzero: 1, bytes: 1, hash: 'x' };
    const both = [
      { kind: 'variant', id: 2 },
      { kind: 'model', id: 3 },
    ] as const;
    await project.variants.add({ ...size, name: 'child', run: 8, parents: both });
    expect(await project.variants.listing({ name: 'child' })).toMatchObject([
      {
        parents: [
          { kind: 'variant', name: 'small' },
          { kind: 'model', name: 'm' },
        ],
      },
    ]);
    await project.variants.setDeleted('small', true);
    expect((await parentOf(project, await findSubject(project, 'child'))).name).toBe('small');
    const run = { kind: 'merge', inputs: {}, settings: {}, variantName: null };
    const { references } = await project.runs.add({ ...run, references: { left: both[0], right: both[1] } });
    expect(references).toEqual({ left: both[0], right: both[1] });
    expect((await project.runs.summaries()).at(-1)).toMatchObject({ parents: ['small', 'm'], recipe: 'merge' });
    await expect(project.runs.add({ ...run, references: { left: { kind: 'variant', id: 99 } } })).rejects.toThrow(
      'FOREIGN KEY',
    );
    expect((await project.runs.list()).at(-1)?.kind).toBe('merge');
    await project.close();
  });
});

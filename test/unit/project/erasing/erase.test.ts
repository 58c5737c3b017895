import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ErasingStep } from '../../../../main/project/erasing/eraser.ts';
import { openProject, type Project } from '../../../../main/project/project.ts';
import { whileAlone, whileWorking } from '../../../../main/project/workLock.ts';
import { freshFolders } from '../freshFolders.ts';
import { found, markedProject, withDerived } from './marked.ts';

const fresh = await freshFolders();

async function marked() {
  const folder = fresh();
  await mkdir(folder);
  const made = await markedProject(folder);
  return { ...made, folder: join(folder, 'project'), name: made.marks[0] as string };
}

/** Everything that must be as it was after something else was erased. */
async function expectRest(project: Project): Promise<void> {
  expect((await project.models.list()).map(({ name }) => name)).toEqual(['base']);
  expect((await project.datasets.list()).map(({ name }) => name)).toEqual(['kept']);
  expect((await project.variants.list()).map(({ name }) => name)).toEqual(['unmarked']);
  expect((await project.runs.list()).map(({ name }) => name)).toEqual(['run-2']);
  expect(await project.measurements.latest('u')).toHaveLength(1);
  const held = [
    ...(await project.datasets.list()).flatMap(({ splits }) => Object.values(splits)),
    ...(await project.models.list()).flatMap(({ manifest }) => manifest.files),
    (await project.variants.find('unmarked'))?.manifest.files[0] as { object: string },
  ].map(({ object }) => object);
  for (const object of held) expect(await project.objects.verify(object)).toBe(true);
  expect(new Set(await project.objects.list())).toEqual(new Set(held));
  expect(await project.audit.firstBroken()).toBeNull();
}

describe('erasing a dataset', () => {
  it('leaves no byte of 200 marked strings in the folder of the project, and all else as it was', async () => {
    const { project, marks, folder, name } = await marked();
    expect(marks.length).toBeGreaterThanOrEqual(200);
    expect((await found(folder, marks)).length).toBeGreaterThanOrEqual(200);
    const { fingerprint } = await project.datasets.get(name);
    const planned = await project.eraser.plan('dataset', name);
    expect(planned).toMatchObject({
      erased: [
        { kind: 'dataset', name },
        { kind: 'variant', name: marks[1] },
        { kind: 'run', name: 'run-1' },
      ],
      ...{ detached: [], undecided: [], results: 1 },
      outside: [expect.stringMatching(/outside$/)],
    });
    expect((await found(folder, marks)).length).toBeGreaterThanOrEqual(200);

    const done = await project.eraser.erase('dataset', name);

    expect(done.erased).toEqual(planned.erased);
    expect(done.bytesFreed).toBeGreaterThan(planned.bytesFreed / 2);
    expect(await found(folder, marks)).toEqual([]);
    await expectRest(project);
    const entries = await project.audit.list();
    expect(entries.at(-1)).toMatchObject({
      ...{ action: 'erased', subject: 'dataset' },
      detail: { datasets: 1, variants: 1, models: 0, runs: 1, fingerprints: [fingerprint, 'v'] },
    });
    expect(entries.filter(({ erased }) => erased).map(({ action }) => action)).toEqual([
      ...['dataset import', 'run started', 'variant changed', 'variant changed'],
    ]);
    await project.close();
    expect(await found(folder, marks)).toEqual([]);
  });

  it('asks what becomes of datasets that were made of it', async () => {
    const { project, marks, folder, name } = await marked();
    await withDerived({ project, marks });
    expect(await project.eraser.plan('dataset', name)).toMatchObject({
      undecided: [{ kind: 'dataset', name: 'derived' }],
    });
    await expect(project.eraser.erase('dataset', name)).rejects.toThrow(
      `derived came of ${name}; say whether that is erased too (--with-derived) or stays on its own (--detach).`,
    );
    const held = await project.datasets.get('derived');
    expect((await project.eraser.erase('dataset', name, 'detach')).detached).toEqual([
      { kind: 'dataset', name: 'derived' },
    ]);
    const derived = await project.datasets.get('derived');
    expect(derived).toMatchObject({ parent: null, splits: held.splits, fingerprint: held.fingerprint });
    expect(derived.history).toMatchObject([
      { operation: 'import', settings: { seed: 0 } },
      { operation: 'redact', settings: { kinds: expect.arrayContaining(['email']) as unknown } },
    ]);
    expect(derived.history[0]?.settings).not.toHaveProperty('paths');
    for (const { object } of Object.values(derived.splits)) expect(await project.objects.verify(object)).toBe(true);
    expect(await found(join(folder, 'runs'), marks)).toEqual([]);

    await project.eraser.erase('dataset', 'derived');
    expect(await found(folder, marks)).toEqual([]);
    await expectRest(project);
    await project.close();
  });

  it('takes what was made of it along when that is wanted', async () => {
    const { project, marks, folder, name } = await marked();
    await withDerived({ project, marks });
    await project.eraser.erase('dataset', name, 'include');
    expect(await found(folder, marks)).toEqual([]);
    await expectRest(project);
    await project.close();
  });

  it.each<ErasingStep>(['rowsDeleted', 'foldersRemoved', 'objectsRemoved', 'databasePurged'])(
    'that a process is killed at (%s) is ended by whoever opens the project next',
    async (last) => {
      const { project, marks, folder, name } = await marked();
      const killed = project.eraser.erase('dataset', name, undefined, (step) => {
        if (step === last) throw new Error('killed');
      });
      await expect(killed).rejects.toThrow('killed');
      await project.close();
      const again = await openProject(folder);
      expect(await found(folder, marks)).toEqual([]);
      await expectRest(again);
      await again.close();
    },
  );

  it('is refused while somebody works in the project or a run waits for it, and then nothing is changed', async () => {
    const { project, marks, folder, name } = await marked();
    const before = await found(folder, marks);
    await whileWorking(folder, () =>
      expect(project.eraser.erase('dataset', name)).rejects.toThrow(
        `The dataset ${name} cannot be erased while something is being worked on in the project; pause it or wait for it, then erase.`,
      ),
    );
    const { id } = await project.datasets.get(name);
    await project.runs.add({
      ...{ kind: 'extract', inputs: {}, settings: {}, variantName: null },
      references: { model: { kind: 'model', id: 1 }, domain: { kind: 'dataset', id } },
    });
    await expect(project.eraser.erase('dataset', name)).rejects.toThrow(
      `run-3 waits for its turn and uses ${name}; cancel it first, then erase.`,
    );
    await expect(project.eraser.erase('dataset', 'other')).rejects.toThrow('There is no dataset "other"');
    expect(await found(folder, marks)).toEqual(before);
    await project.close();
  });
});

describe('erasing a model', () => {
  it('leaves variants on their own', async () => {
    const { project } = await marked();
    await project.eraser.erase('model', 'base', 'detach');
    expect(await project.models.list()).toEqual([]);
    const [first, second] = await project.variants.listing();
    expect([first?.parents, second?.parents]).toEqual([[], []]);
    expect((await project.runs.get('run-2')).references).toEqual({ domain: { kind: 'dataset', id: 2 } });
    for (const { manifest } of [await project.variants.byId(1), await project.variants.byId(2)])
      for (const { object } of manifest.files) expect(await project.objects.verify(object)).toBe(true);
    expect(await project.audit.firstBroken()).toBeNull();
    await project.close();
  });
});

describe('the lock on a project', () => {
  it('lets any number work, and one alone', async () => {
    const { project, folder } = await marked();
    const order: string[] = [];
    await whileWorking(folder, () => whileWorking(folder, () => Promise.resolve(order.push('both'))));
    let waiting: Promise<unknown> = Promise.resolve();
    await whileAlone(folder, async () => {
      waiting = whileWorking(folder, () => Promise.resolve(order.push('worked')));
      await expect(whileAlone(folder, () => Promise.resolve(), 0)).rejects.toThrow('Somebody works in the project');
      order.push('alone');
    });
    await waiting;
    expect(order).toEqual(['both', 'alone', 'worked']);
    await project.close();
  });
});

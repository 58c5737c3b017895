import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { applyJournal } from '../../../../main/project/journal/apply.ts';
import { Journal } from '../../../../main/project/journal/files.ts';
import { RecordedProject } from '../../../../main/project/journal/recorded.ts';
import { initProject, type Project } from '../../../../main/project/project.ts';
import type { JobRow } from '../../../../main/project/repositories/jobs.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { firstModel, newRun } from '../../../support/rows.ts';

const root = await temporaryFolder();
const manifest = { format: 1, config: {}, files: [], shards: [] } as const;
const totals = { parameters: 2, nonzero: 1, bytes: 4 };
const artifact = (fingerprint: string) => ({ fingerprint, object: 'o', kind: 'layer', bytes: 3, meta: { a: 1 } });
let count = 0;
let project: Project;
let job: JobRow;

/** The project as an engine elsewhere has it. */
async function elsewhere(before: readonly string[] = []): Promise<RecordedProject> {
  count += 1;
  const database = join(root, `private-${count}.sqlite`);
  await project.copyDatabase(database);
  return RecordedProject.open({ folder: project.folder, database, journal: job.journal, before });
}

beforeEach(async () => {
  count += 1;
  project = await initProject(join(root, `project-${count}`));
  await project.models.add({
    name: 'm',
    folder: '/m',
    family: 'llama',
    fingerprint: 'f',
    hash: 'h',
    manifest,
    ...totals,
  });
  const split = { object: 'o', documents: 1, bytes: 2 };
  await project.datasets.add({
    ...{ name: 'd', role: 'domain', documents: 3, bytes: 6, fingerprint: 'x' },
    splits: { train: split, calibration: split, heldOut: split },
  });
  const run = await project.runs.add(newRun('made'));
  await project.runs.submitted(run.id, 'slurm:7');
  job = await project.jobs.add({ run: run.id, engine: 'slurm:7', folder: 'j', part: '0', options: { qos: 'q' } });
});

/** What an engine does to a run from its claim to its end. */
async function work(own: RecordedProject): Promise<void> {
  await own.runs.claim(1, 'slurm:7', 1);
  await own.runEvents.add(1, { kind: 'log', level: 'info', text: 'cutting' });
  await own.artifacts.record(artifact('a'));
  await own.transaction(async () => {
    await own.variants.add({ name: 'made', parents: [firstModel], run: 1, manifest, hash: 'v', ...totals });
    await own.runs.finish(1, 'done', 12);
    await own.audit.append('variant extracted', 'made', { run: 'run-1' });
  });
}

describe('what an engine elsewhere does to a project', () => {
  it('reaches the project from its journal alone, as often as it is read and however often it is interrupted', async () => {
    const own = await elsewhere();
    await work(own);
    const [event] = await own.runEvents.after(1, 0);
    await own.close();
    expect((await project.runs.get('run-1')).state).toBe('queued');
    expect(await Promise.all([applyJournal(project, job), applyJournal(project, job)])).toContain(true);
    expect(await applyJournal(project, job)).toBe(false);
    expect(await project.runs.get('run-1')).toMatchObject({ state: 'done', seconds: 12 });
    expect(await project.variants.find('made')).toMatchObject({ hash: 'v', run: 1 });
    expect(await project.artifacts.find('a')).toMatchObject(artifact('a'));
    // With the time that it had there.
    expect(await project.runEvents.after(1, 0)).toEqual([event]);
    expect((await project.audit.list()).map(({ action }) => action)).toEqual(['variant extracted']);
    await project.close();
  });

  it('is one entry for what belongs together, and none for what failed', async () => {
    const own = await elsewhere();
    await work(own);
    await expect(
      own.transaction(async () => {
        await own.runs.finish(1, 'failed', 1);
        throw new Error('not so');
      }),
    ).rejects.toThrow('not so');
    await own.close();
    const entries: string[][] = [];
    for await (const { writes } of new Journal(job.journal).after(0))
      entries.push(writes.map(({ on, method }) => `${on}.${method}`));
    expect(entries).toEqual([
      ...[['runs.claim'], ['runEvents.add'], ['artifacts.record']],
      ['variants.add', 'runs.finish', 'audit.append'],
    ]);
    await project.close();
  });

  it('leaves results but no variant where somebody stopped the run meanwhile', async () => {
    const own = await elsewhere();
    await project.runs.finish(1, 'paused', 0);
    await work(own);
    await own.close();
    await applyJournal(project, job);
    expect((await project.runs.get('run-1')).state).toBe('paused');
    expect(await project.variants.find('made')).toBeNull();
    expect(await project.artifacts.find('a')).not.toBeNull();
    await project.close();
  });

  it('finds what engines before it finished, its own earlier self included', async () => {
    const first = await elsewhere();
    await first.artifacts.record(artifact('mine'));
    await first.close();
    const other = new Journal(join(root, `statistics-${count}`));
    await other.write({ seq: 1, writes: [{ on: 'artifacts', method: 'record', values: [artifact('theirs')] }] });
    const again = await elsewhere([other.folder]);
    expect(await again.artifacts.find('mine')).not.toBeNull();
    expect(await again.artifacts.find('theirs')).not.toBeNull();
    await again.artifacts.record(artifact('more'));
    await again.close();
    expect(await readdir(job.journal)).toEqual(['00000001.json', '00000002.json']);
    await project.close();
  });

  it('ends where another engine writes the same journal', async () => {
    const [one, two] = [await elsewhere(), await elsewhere()];
    await one.artifacts.record(artifact('a'));
    await expect(two.artifacts.record(artifact('b'))).rejects.toThrow('was written by another engine');
    await expect(two.artifacts.record(artifact('c'))).rejects.toThrow('was written by another engine');
    await Promise.all([one.close(), two.close()]);
    await project.close();
  });
});

describe('a journal that makes no sense is refused:', () => {
  const write = (on: string, method: string, ...values: unknown[]) => ({ on, method, values });
  it.each([
    ['a method that engines do not call', write('runs', 'requeue', 1), 'asks for "runs.requeue"'],
    ['a repository that there is not', write('constructor', 'name'), 'asks for "constructor.name"'],
    ['another run', write('runs', 'finish', 2, 'done', 1), 'writes about the run with the number 2'],
  ])('%s', async (_, one, said) => {
    const journal = new Journal(job.journal);
    await journal.write({ seq: 1, writes: [write('artifacts', 'record', artifact('a')), one] });
    await expect(applyJournal(project, job)).rejects.toThrow(said);
    // All of an entry counts, or nothing.
    expect(await project.artifacts.find('a')).toBeNull();
    expect((await project.jobs.get(job.id)).applied).toBe(0);
    await project.close();
  });

  it('a file that is no entry', async () => {
    await new Journal(job.journal).write({ seq: 1, writes: [] });
    await writeFile(join(job.journal, '00000002.json'), '{"writes":');
    await expect(applyJournal(project, job)).rejects.toThrow('not valid JSON');
    expect((await project.jobs.get(job.id)).applied).toBe(1);
    await project.close();
  });
});

it('nothing is erased while a job may still write', async () => {
  await expect(project.eraser.erase('dataset', 'd', 'include')).rejects.toThrow(
    'run-1 has a job on a cluster; wait for it or cancel it, then erase d.',
  );
  await project.jobs.end(job.id);
  await project.runs.finish(1, 'cancelled', 0);
  await project.eraser.erase('dataset', 'd', 'include');
  expect(await project.jobs.open()).toEqual([]);
  await project.close();
});

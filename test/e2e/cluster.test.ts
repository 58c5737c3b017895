import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClusterOptions } from '../../preload/contract/index.ts';
import { copySample, startService } from '../support/sampleProject.ts';
import { standInSlurm } from '../support/slurm/standIn.ts';

const root = await mkdtemp(join(tmpdir(), 'espalier-cluster-'));
const asked = {
  ...{ model: 'meadow', domains: ['health'], recipes: ['flap'], shares: [0.25, 0.5] },
  ...{ calibrationWindows: 8, window: 64 },
};
let count = 0;
let folder: string;
let slurm: Awaited<ReturnType<typeof standInSlurm>>;
let service: ReturnType<typeof startService>;

beforeEach(async () => {
  count += 1;
  folder = join(root, String(count));
  slurm = await standInSlurm(folder);
  await copySample(join(folder, 'project'));
  service = await opened();
});
afterEach(async () => {
  await service.close();
  vi.unstubAllEnvs();
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function opened() {
  const started = startService(join(folder, 'home'));
  await started.call('projects.open', { folder: join(folder, 'project') });
  return started;
}

const one = (cluster: ClusterOptions = {}) =>
  service.call('runs.submit', {
    runs: [{ model: 'meadow', domain: 'health', recipe: 'global-magnitude', target: { kind: 'sparsity', value: 0.5 } }],
    cluster,
  });

/** How a run stood when it stood still. */
async function ended(run: string) {
  await service.call('runs.follow', { run });
  const { state, error } = await service.call('runs.show', { run });
  return { state, error };
}

describe.skipIf(process.platform === 'win32')('a cluster', () => {
  it('makes the variants that this machine makes, measures what they share first, and goes on while the program is closed', async () => {
    const { sweep, runs } = await service.call('sweeps.start', {
      ...asked,
      cluster: { account: 'lab', partition: 'main', qos: 'normal', timeLimit: '1:00:00', cpus: 2, arrayLimit: 1 },
    });
    await service.close();
    service = await opened();
    for (const run of runs) expect(await ended(run)).toEqual({ state: 'done', error: null });
    const elsewhere = await service.call('sweeps.show', { sweep });
    const [statistics, array] = await slurm.asked();
    expect(statistics).toEqual(expect.arrayContaining(['--account=lab', '--partition=main', '--qos=normal']));
    expect(array).toEqual(expect.arrayContaining(['--array=0-1%1', '--dependency=afterok:1', '--cpus-per-task=2']));
    await service.close();
    await copySample(join(folder, 'local'));
    service = startService(join(folder, 'home'));
    await service.call('projects.open', { folder: join(folder, 'local') });
    const here = await service.call('sweeps.start', { ...asked });
    for (const run of here.runs) await service.call('runs.follow', { run });
    const local = await service.call('sweeps.show', { sweep: here.sweep });
    expect(elsewhere.points.map(({ hash }) => hash)).toEqual(local.points.map(({ hash }) => hash));
    expect(new Set(local.points.map(({ hash }) => hash)).size).toBe(2);
    expect(await readdir(join(folder, 'project', 'jobs'))).toEqual([]);
  });

  it('that is not there, or lacks what was asked for, is told before anything is stored', async () => {
    await expect(one({ partition: 'night' })).rejects.toThrow(
      'The cluster has no partition "night". There are: main, gpu.',
    );
    await expect(one({ host: '-oProxyCommand=x' })).rejects.toThrow();
    expect(await service.call('runs.list', {})).toEqual([]);
  });

  it.each([
    ['Invalid account or account/partition combination specified', 'the account may not be used'],
    ['sbatch: error: something new', 'sbatch ended with 1: sbatch: error: something new; ask who runs the cluster'],
  ])('that refuses a job with "%s" leaves a run that failed for it', async (words, said) => {
    await slurm.fail('sbatch', words);
    await expect(one()).rejects.toThrow(said);
    expect(await service.call('runs.list', {})).toMatchObject([
      { state: 'failed', error: expect.stringContaining(said) as string },
    ]);
    expect(await readdir(join(folder, 'project', 'jobs'))).toEqual([]);
  });

  it.each([
    ['NODE_FAIL', 'its node failed; resume it on another one'],
    ['forgotten', 'The job 1_0 is not known to Slurm any more and left no result'],
  ])('whose job ended as %s is told so, and the run is resumed there', async (state, said) => {
    await slurm.hold();
    const {
      runs: [run = ''],
    } = await one();
    if (state === 'forgotten') await slurm.forget('1_0');
    else await slurm.state('1_0', state);
    expect(await ended(run)).toEqual({ state: 'interrupted', error: expect.stringContaining(said) as string });
    await slurm.release();
    expect((await service.call('runs.resume', { run })).state).toBe('queued');
    expect(await ended(run)).toEqual({ state: 'done', error: null });
  });

  it('whose controller does not answer keeps its runs', async () => {
    await slurm.hold();
    const {
      runs: [run = ''],
    } = await one();
    await slurm.fail('squeue', 'slurm_load_jobs error: Unable to contact slurm controller (connect failure)');
    expect((await service.call('runs.show', { run })).state).toBe('queued');
    await slurm.release();
    expect(await ended(run)).toEqual({ state: 'done', error: null });
  });

  it('ends a job when its run is cancelled', async () => {
    await slurm.hold();
    const {
      runs: [run = ''],
    } = await one();
    expect((await service.call('runs.cancel', { run })).state).toBe('cancelled');
    await slurm.release();
    expect(await slurm.stateOf('1_0')).toBe('CANCELLED');
  });
});

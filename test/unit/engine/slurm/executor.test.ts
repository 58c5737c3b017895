import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SlurmExecutor, slurmJob } from '../../../../main/engine/slurm/executor.ts';
import { checkOptions } from '../../../../main/engine/slurm/options.ts';
import { endingOf } from '../../../../main/engine/slurm/states.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { standInSlurm } from '../../../support/slurm/standIn.ts';

const root = await temporaryFolder();
let count = 0;
let folder: string;
let slurm: Awaited<ReturnType<typeof standInSlurm>>;
const executor = () => new SlurmExecutor();

beforeEach(async () => {
  count += 1;
  folder = join(root, String(count));
  await mkdir(folder);
  slurm = await standInSlurm(folder);
});
afterEach(() => vi.unstubAllEnvs());

/** A job that runs these lines. */
async function submission(lines: string, more = {}) {
  const script = join(folder, 'job.sh');
  await writeFile(script, `#!/bin/sh\n${lines}\n`);
  await chmod(script, 0o755);
  return { script, folder, log: 'log', options: {}, tasks: null, after: null, ...more };
}

const gone = (id: string) => expect.poll(() => new SlurmExecutor().alive(id)).toBe(false);

describe.skipIf(process.platform === 'win32')('jobs of a cluster', () => {
  it('are named so that every process finds them, tasks of an array one by one', async () => {
    const ids = await executor().submit(
      await submission('echo "$SLURM_ARRAY_TASK_ID" > "out-$SLURM_ARRAY_TASK_ID"', {
        ...{ log: '%a.log', tasks: 3 },
        options: { account: 'lab', memory: 3 * 2 ** 30, gpus: 2, timeLimit: '1-12', arrayLimit: 2 },
      }),
    );
    expect(ids).toEqual(['slurm:1_0', 'slurm:1_1', 'slurm:1_2']);
    expect(slurmJob('slurm:1_2@head.example')).toEqual({ id: '1_2', job: '1', host: 'head.example' });
    expect(slurmJob('local:1')).toBeNull();
    for (const id of ids) await gone(id);
    expect(await readFile(join(folder, 'out-2'), 'utf8')).toBe('2\n');
    const [asked] = await slurm.asked();
    expect(asked).toEqual(
      expect.arrayContaining([
        '--array=0-2%2',
        '--account=lab',
        '--mem=3072M',
        '--gres=gpu:2',
        '--time=1-12',
        '--requeue',
      ]),
    );
  });

  it('begin when the job before them has ended well, and not at all when it has not', async () => {
    const [good = ''] = await executor().submit(await submission('echo first >> order'));
    await executor()
      .submit(await submission('echo first >> order', { after: good }))
      .then(([id = '']) => gone(id));
    expect(await readFile(join(folder, 'order'), 'utf8')).toBe('first\nfirst\n');
    const [bad = ''] = await executor().submit(await submission('exit 3'));
    await gone(bad);
    const [never = ''] = await executor().submit(await submission('echo never >> order', { after: bad }));
    await gone(never);
    expect(await executor().state(never)).toEqual({ state: 'CANCELLED', live: false });
    expect(await readFile(join(folder, 'order'), 'utf8')).toBe('first\nfirst\n');
  });

  it('end when they are killed, from whichever process', async () => {
    const [id = ''] = await executor().submit(await submission('touch begun; sleep 600'));
    await expect.poll(() => executor().state(id)).toEqual({ state: 'RUNNING', live: true });
    await executor().kill(id);
    expect(await executor().alive(id)).toBe(false);
    await executor().kill(id);
  });

  it('count as alive while nobody can be asked, and as gone when they are forgotten', async () => {
    const [id = ''] = await executor().submit(await submission('exit 0'));
    await gone(id);
    await slurm.forget('1');
    expect(await executor().state(id)).toBeNull();
    await slurm.fail('squeue', 'slurm_load_jobs error: Unable to contact slurm controller (connect failure)');
    expect(await executor().alive(id)).toBe(true);
    await expect(executor().kill(id)).rejects.toThrow('squeue ended with 1: slurm_load_jobs error: Unable to contact');
  });

  it.each([
    ['Invalid account or account/partition combination specified', 'the account may not be used'],
    ['sbatch: error: invalid partition specified: x', 'the partition is not there or not open'],
    ['sbatch: error: Batch job submission failed: Invalid qos specification', 'the quality of service is not open'],
    [
      'sbatch: error: QOSMaxSubmitJobPerUserLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit)',
      'a limit of the account or the quality of service is reached',
    ],
    ['sbatch: error: Batch job submission failed: Requested time limit is invalid', 'the time is more than'],
    ['sbatch: error: Memory specification can not be satisfied', 'no node has so much memory'],
    ['sbatch: error: Batch job submission failed: Requested node configuration is not available', 'no node has what'],
    ['sbatch: error: Batch job submission failed: Invalid job array specification', 'so many jobs in an array'],
    ['sbatch: error: something new', 'sbatch ended with 1: sbatch: error: something new; ask who runs the cluster'],
  ])('that are refused with "%s" are explained', async (words, said) => {
    await slurm.fail('sbatch', words);
    await expect(executor().submit(await submission('exit 0'))).rejects.toThrow(said);
  });

  it('are asked for over ssh where the cluster is elsewhere, with every word as it is', async () => {
    const ssh = join(folder, 'bin', 'ssh');
    await writeFile(ssh, '#!/bin/sh\n[ "$1 $2 $3 $4" = "-o BatchMode=yes -- head" ] || exit 9\nexec sh -c "$5"\n');
    await chmod(ssh, 0o755);
    const odd = join(folder, "it's $HOME");
    await mkdir(odd);
    const [id = ''] = await executor().submit({
      ...(await submission('touch here', { options: { host: 'head' } })),
      folder: odd,
    });
    expect(id).toBe('slurm:1@head');
    await gone(id);
    expect(await readFile(join(odd, 'here'), 'utf8')).toBe('');
    await slurm.fail('sbatch', 'Host key verification failed.');
    await expect(executor().submit(await submission('exit 0', { options: { host: 'head' } }))).rejects.toThrow(
      'sbatch on head ended with 1: Host key verification failed; ask who runs the cluster',
    );
  });
});

it.each([
  ['NODE_FAIL', 'its node failed; resume it on another one'],
  ['BOOT_FAIL', 'its node did not start'],
  ['TIMEOUT', 'its time was over; resume it, or start it with more --time-limit'],
  ['DEADLINE', 'it could not begin before its deadline'],
  ['PREEMPTED', 'another job took its place'],
  ['OUT_OF_MEMORY', 'it took more memory than it was given'],
  ['CANCELLED', 'somebody cancelled it on the cluster'],
  ['REVOKED', 'the cluster gave it to another one'],
  ['FAILED', 'The job 7_1 ended as FAILED before it was done (last words).'],
])('a job that ended as %s is told so', (state, said) => {
  expect(endingOf('7_1', { state, live: false }, 'last words')).toContain(said);
});

it('a job that nobody knows is told so', () => {
  expect(endingOf('7_1', null, '')).toBe('The job 7_1 is not known to Slurm any more and left no result; resume it.');
});

describe('what a cluster does not have is refused:', () => {
  const node = { isDefault: false, up: true, limit: 'infinite', nodes: 1, cores: 8, memory: 2 ** 36, resources: null };
  const partitions = [
    { ...node, name: 'main', isDefault: true },
    { ...node, name: 'gpu', resources: 'gpu:a100:2' },
    { ...node, name: 'closed', up: false },
  ];
  const accounts = [{ account: 'lab', qos: ['normal', 'high'] }];
  it.each([
    [{ partition: 'night' }, 'The cluster has no partition "night". There are: main, gpu, closed.'],
    [{ partition: 'closed' }, 'The partition closed is not up'],
    [{ account: 'guests' }, 'This user has no account "guests" on the cluster. There are: lab.'],
    [{ qos: 'urgent' }, 'The quality of service "urgent" is not open to this user. There are: normal, high.'],
    [{ cpus: 9 }, 'No node of the cluster has 9 cores; ask for at most 8 with --cpus.'],
    [{ memory: 2 ** 37 }, 'No node of the cluster has 128.0 GB of memory; ask for at most 64.0 GB with --memory.'],
    [{ gpus: 1 }, 'No node of the cluster has graphics cards'],
    [{ gpus: 1, partition: 'main' }, 'No node of the partition main has graphics cards'],
  ])('%j', (options, said) => {
    expect(() => checkOptions(options, { partitions, accounts })).toThrow(said);
  });

  it('and what it has is not', () => {
    const wanted = { partition: 'gpu', gpus: 2, account: 'lab', qos: 'high', cpus: 8, memory: 2 ** 36 };
    expect(() => checkOptions(wanted, { partitions, accounts })).not.toThrow();
    expect(() => checkOptions({ account: 'any' }, { partitions, accounts: null })).not.toThrow();
  });
});

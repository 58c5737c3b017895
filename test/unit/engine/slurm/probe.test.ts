import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findExecutors } from '../../../../main/engine/executors.ts';
import { probeSlurm } from '../../../../main/engine/slurm/probe.ts';
import { temporaryFolder } from '../../../support/folder.ts';

const root = await temporaryFolder();
let count = 0;
let folder: string;

/** A stand-in for one of Slurm's programs: what it prints on either stream, and how it ends. */
async function standIn(program: string, stdout: string, stderr = '', code = 0): Promise<void> {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const print = (text: string, to: string) => (text ? `printf '%s\\n' ${quoted(text)}${to}\n` : '');
  const path = join(folder, program);
  await writeFile(path, `#!/bin/sh\n${print(stdout, '')}${print(stderr, ' >&2')}exit ${code}\n`);
  await chmod(path, 0o755);
}

/** What Slurm 22.05.8 printed on a machine without a database of accounts. */
const recorded = {
  sbatch: 'slurm-wlm 22.05.8',
  sinfo: 'main*|up|infinite|1|2|4000|(null)\nshort|down|1:00:00|1|2|4000|(null)',
  sacctmgr:
    "You are not running a supported accounting_storage plugin\nOnly 'accounting_storage/slurmdbd' is supported.",
};

beforeEach(async () => {
  count += 1;
  folder = join(root, String(count));
  await mkdir(folder);
  // Nothing else may be found: this machine may have a Slurm of its own.
  vi.stubEnv('PATH', folder);
  await standIn('sbatch', recorded.sbatch);
  await standIn('sinfo', recorded.sinfo);
  await standIn('sacctmgr', '', recorded.sacctmgr, 1);
});
afterEach(() => vi.unstubAllEnvs());

describe.skipIf(process.platform === 'win32')('a cluster', () => {
  it('says its release, partitions, and that it keeps no accounts', async () => {
    const node = { nodes: 1, cores: 2, memory: 4000 * 2 ** 20, resources: null };
    expect(await probeSlurm()).toEqual({
      ...{ version: '22.05.8', json: true, accounts: null },
      partitions: [
        { name: 'main', isDefault: true, up: true, limit: 'infinite', ...node },
        { name: 'short', isDefault: false, up: false, limit: '1:00:00', ...node },
      ],
    });
  });

  it('of an older release has no JSON; nodes that differ, graphics cards and accounts are understood', async () => {
    await standIn('sbatch', 'slurm 20.11.9');
    await standIn('sinfo', 'gpu|up|1-00:00:00|4|32+|128000+|gpu:a100:4');
    await standIn('sacctmgr', 'lab|normal,high\nguests|');
    expect(await probeSlurm()).toMatchObject({
      ...{ version: '20.11.9', json: false },
      partitions: [{ name: 'gpu', nodes: 4, cores: 32, memory: 128000 * 2 ** 20, resources: 'gpu:a100:4' }],
      accounts: [
        { account: 'lab', qos: ['normal', 'high'] },
        { account: 'guests', qos: [] },
      ],
    });
  });

  it.each([
    ['sbatch', 'Submitted', '', 0, 'sbatch --version said "Submitted" and no version'],
    [
      'sbatch',
      '',
      'sbatch: fatal: Unable to process configuration file',
      1,
      'sbatch ended with 1: sbatch: fatal: Unable',
    ],
    ['sinfo', '', 'slurm_load_partitions: Unable to contact slurm controller (connect failure)', 1, 'connect failure'],
    ['sinfo', '', '', 7, 'sinfo ended with 7; ask who runs the cluster'],
    ['sinfo', '', '', 0, 'sinfo lists no partition'],
    ['sinfo', 'PARTITION AVAIL', '', 0, 'sinfo said "PARTITION AVAIL", which is not the seven fields'],
    ['sinfo', 'a|up|infinite|1|n/a|4000|(null)', '', 0, 'which is not the seven fields'],
  ] as const)(
    'whose %s prints "%s" and "%s" and ends with %i is explained',
    async (program, out, error, code, said) => {
      await standIn(program, out, error, code);
      await expect(probeSlurm()).rejects.toThrow(said);
    },
  );

  it('whose programs may not be started is explained', async () => {
    await chmod(join(folder, 'sbatch'), 0o644);
    await expect(probeSlurm()).rejects.toThrow('sbatch may not be started by this user');
  });

  it('that is not there leaves this machine', async () => {
    vi.stubEnv('PATH', join(folder, 'nothing'));
    const [local, slurm] = await findExecutors();
    expect(local).toMatchObject({ executor: 'local', available: true, reason: null });
    expect(slurm).toMatchObject({ executor: 'slurm', available: false, partitions: [] });
    expect(slurm?.reason).toBe(
      "sbatch is not on this machine's PATH; install Slurm's client programs, or work where they are.",
    );
  });
});

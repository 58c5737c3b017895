import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';

const names = ['sbatch', 'squeue', 'scancel', 'scontrol', 'sinfo', 'sacct', 'sacctmgr'];

/** A Slurm of one machine (slurm.js) that really starts processes, in front of everything else on the PATH. */
export async function standInSlurm(folder: string) {
  const bin = join(folder, 'bin');
  const root = join(folder, 'jobs');
  await mkdir(bin, { recursive: true });
  await mkdir(root, { recursive: true });
  const script = join(import.meta.dirname, 'slurm.js');
  for (const name of names) {
    const path = join(bin, name);
    await writeFile(path, `#!/bin/sh\nexec '${process.execPath}' '${script}' ${name} "$@"\n`);
    await chmod(path, 0o755);
  }
  vi.stubEnv('PATH', `${bin}:${process.env['PATH'] ?? ''}`);
  vi.stubEnv('SLURM_STAND_IN', root);
  return {
    root,
    /** Has a program fail with these words from now on. */
    fail: (program: string, words: string) => writeFile(join(root, `fail-${program}`), words),
    /** What Slurm says of a task from now on. */
    state: (id: string, state: string) => writeFile(join(root, id, 'state'), state),
    /** It has been forgotten. */
    forget: (id: string) => writeFile(join(root, id, 'forgotten'), ''),
    /** No job begins until they are released. */
    hold: () => writeFile(join(root, 'hold'), ''),
    release: () => rm(join(root, 'hold')),
    stateOf: async (id: string) => (await readFile(join(root, id, 'state'), 'utf8')).trim(),
    /** What sbatch was given, in the order of the jobs. */
    asked: async () => {
      const jobs = (await readdir(root)).filter((name) => name.startsWith('job-')).sort();
      return Promise.all(jobs.map(async (job) => JSON.parse(await readFile(join(root, job), 'utf8')) as string[]));
    },
  };
}

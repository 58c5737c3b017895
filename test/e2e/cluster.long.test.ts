import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { copySample, startService } from '../support/sampleProject.ts';
import { noSlurm, startSlurm } from '../support/slurm/realSlurm.ts';

const asked = {
  ...{
    model: 'meadow',
    domains: ['health'],
    recipes: ['flap', 'global-magnitude', 'sleb'],
    shares: [0.2, 0.3, 0.4, 0.5],
  },
  ...{ calibrationWindows: 8, window: 64 },
};
const reason = noSlurm();

describe.skipIf(reason !== null)(
  `a Slurm that was started for this test${reason === null ? '' : ` (skipped: ${reason})`}`,
  () => {
    let folder: string;
    let slurm: Awaited<ReturnType<typeof startSlurm>>;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'espalier-slurm-'));
      slurm = await startSlurm(join(folder, 'slurm'));
      vi.stubEnv('SLURM_CONF', slurm.conf);
    }, 120_000);
    afterAll(async () => {
      await slurm.stop();
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true, force: true });
    });

    async function opened(project: string) {
      const service = startService(join(folder, 'home'));
      await service.call('projects.open', { folder: join(folder, project) });
      return service;
    }

    it('works a sweep off as an array, whatever happens to its tasks, its node and the program', async () => {
      await copySample(join(folder, 'swept'));
      let service = await opened('swept');
      const { sweep, runs } = await service.call('sweeps.start', { ...asked, cluster: { cpus: 2, arrayLimit: 2 } });
      expect(runs).toHaveLength(12);
      await service.close();

      // A task is killed and its node taken out of service while nobody watches.
      const states = () => slurm.ask('squeue', '--noheader', '--array', '--states=all', '--format=%i|%T').split('\n');
      await expect.poll(() => states().some((line) => /_\d+\|RUNNING/.test(line)), { timeout: 240_000 }).toBe(true);
      const victim =
        states()
          .find((line) => /_\d+\|RUNNING/.test(line))
          ?.split('|')[0] ?? '';
      spawnSync('scancel', ['--signal=KILL', '--full', victim]);
      slurm.ask('scontrol', 'update', `NodeName=${hostname()}`, 'State=DRAIN', 'Reason=test');
      service = await opened('swept');
      expect((await service.call('sweeps.show', { sweep })).state).toBe('running');
      await service.close();
      slurm.ask('scontrol', 'update', `NodeName=${hostname()}`, 'State=RESUME');

      service = await opened('swept');
      for (const run of runs) await service.call('runs.follow', { run });
      const broken = (await service.call('sweeps.show', { sweep })).points.filter(({ state }) => state !== 'done');
      expect(broken.length).toBeLessThanOrEqual(1);
      for (const point of broken) expect(point.error).toContain('The job ');
      await service.call('sweeps.resume', { sweep });
      for (const run of runs) await service.call('runs.follow', { run });
      const there = await service.call('sweeps.show', { sweep });
      expect(there.state).toBe('done');
      await service.close();

      await copySample(join(folder, 'local'));
      const local = await opened('local');
      const here = await local.call('sweeps.start', { ...asked });
      for (const run of here.runs) await local.call('runs.follow', { run });
      const points = (await local.call('sweeps.show', { sweep: here.sweep })).points;
      await local.close();
      expect(there.points.map(({ hash }) => hash)).toEqual(points.map(({ hash }) => hash));
    }, 900_000);
  },
);

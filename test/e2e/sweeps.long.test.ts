import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Output, ShownSweep } from '../../preload/contract/index.ts';
import { espalier, json } from '../support/cli.ts';
import { copySample, startService } from '../support/sampleProject.ts';

const folder = await mkdtemp(join(tmpdir(), 'espalier-sweep-'));
const [swept, single] = [join(folder, 'swept'), join(folder, 'single')];
const texts = ['--model', 'meadow', '--domain', 'health', '--calibration-windows', '8', '--window', '64'];

beforeAll(() => Promise.all([swept, single].map(copySample)));
afterAll(() => rm(folder, { recursive: true, force: true }));

it('a sweep that was stopped is finished by another process, with the variants that single runs make', async () => {
  const service = startService(join(folder, 'home'));
  await service.call('projects.open', { folder: swept });
  const { sweep, runs } = await service.call('sweeps.start', {
    ...{ model: 'meadow', domains: ['health'], recipes: ['flap', 'global-magnitude'], shares: [0.25, 0.5] },
    ...{ calibrationWindows: 8, window: 64, measure: true },
  });
  expect(runs).toEqual(['run-1', 'run-2', 'run-3', 'run-4']);
  expect((await service.call('sweeps.pause', { sweep })).state).toBe('paused');
  expect(service.activity).toMatchObject({ running: null, queued: 0 });
  await service.close();

  const { points, ...whole } = await json<ShownSweep>(swept, 'sweeps', sweep, '--resume');
  expect(whole).toMatchObject({ sweep, state: 'done', done: 4, model: 'meadow' });
  for (const { loss, nonzero, frontier } of points) {
    expect(loss?.value).toBeGreaterThan(0);
    expect(nonzero).toBeGreaterThan(0);
    expect(typeof frontier).toBe('boolean');
  }
  expect(points.some(({ frontier }) => frontier)).toBe(true);
  await json(single, 'run', ...texts, '--recipe', 'flap', '--sparsity', '0.5');
  const [alone] = await json<Output<'variants.list'>>(single, 'variants');
  expect(points.find(({ recipe, sparsity }) => recipe === 'flap' && sparsity === 0.5)?.hash).toBe(alone?.hash);
  expect(await json(swept, 'sweeps')).toMatchObject([{ sweep, state: 'done', done: 4, points: 4 }]);
});

it('what makes no sense is refused before anything starts', async () => {
  const wrong = ['sweep', ...texts, '--recipe', 'flap,2-of-everything', '--project', single];
  expect(await espalier(wrong)).toMatchObject({ code: 1, stderr: expect.stringContaining('Point 2 of the sweep') });
  const none = ['sweeps', 'sweep-9', '--project', single];
  expect(await espalier(none)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no sweep "sweep-9"'),
  });
  expect(await espalier(['sweeps', '--pause', '--project', single])).toMatchObject({
    ...{ code: 1, stderr: expect.stringContaining('Name the sweep') },
  });
});

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SweepInput } from '../../../preload/contract/index.ts';
import type { Project } from '../../../main/project/project.ts';
import { planSweep } from '../../../main/sweeps/plan.ts';
import { pointsOf } from '../../../main/sweeps/points.ts';
import { shown } from '../../../main/sweeps/shown.ts';
import { startSweep } from '../../../main/sweeps/start.ts';
import { taskContext } from '../../support/taskContext.ts';
import { tinyProject } from '../../support/tinyProject.ts';

let project: Project;
const recipes = join(import.meta.dirname, '../../../resources/recipes');
const alike: SweepInput = {
  ...{ model: 'tiny', general: 'news', domains: ['notes'], recipes: ['global-magnitude', 'flap', 'wanda'] },
  ...{ shares: [0.5, 0.25], calibrationWindows: 4, window: 8 },
};
const input: SweepInput = { ...alike, lambdas: [1, 0.5] };
const place = () => ({ project, recipes });

beforeAll(async () => {
  project = await tinyProject();
});
afterAll(() => project.close());

describe('the points of a sweep', () => {
  it('are every recipe at every size and λ, the smallest cut first, equal ones once', async () => {
    const points = await pointsOf(place(), input);
    const words = points.map(({ resolved: { recipe, settings } }) => [recipe.name, settings.lambda, settings.sparsity]);
    expect(words).toEqual([
      // Magnitude reads no text, so it knows no λ.
      ...[0.25, 0.5].map((share) => ['global-magnitude', null, share]),
      ...['flap', 'wanda'].flatMap((recipe) => [1, 0.5].flatMap((l) => [0.25, 0.5].map((share) => [recipe, l, share]))),
    ]);
  });

  it('are refused with the one that makes no sense, and nothing is stored', async () => {
    const before = await project.counts();
    const wrong = { ...input, recipes: ['flap', 'no-such-recipe'] };
    await expect(startSweep(place(), wrong)).rejects.toThrow('Point 5 of the sweep (no-such-recipe, notes): ');
    await expect(startSweep(place(), { ...input, seeds: Array.from({ length: 200 }, (_, i) => i) })).rejects.toThrow(
      'The sweep has 2400 points and may have 1024',
    );
    expect(await project.counts()).toEqual(before);
    expect(await project.sweeps.list()).toEqual([]);
  });
});

it('a plan says what is measured once, and counts it once', async () => {
  const plan = await planSweep(taskContext(project), alike);
  expect(plan.points.map(({ recipe, behindCut }) => [recipe, behindCut])).toEqual([
    ...['global-magnitude', 'global-magnitude', 'flap', 'flap'].map((recipe) => [recipe, false]),
    ...['wanda', 'wanda'].map((recipe) => [recipe, true]),
  ]);
  expect(plan.shared).toEqual([{ statistic: 'moments', points: 2 }]);
  expect(plan.secondsAlone).toBeCloseTo(plan.points.reduce((sum, { seconds }) => sum + seconds, 0));
  expect(plan.seconds).toBeLessThan(plan.secondsAlone);
  const single = await planSweep(taskContext(project), { ...alike, shares: [0.5], recipes: ['flap'] });
  expect(single.seconds).toBeCloseTo(single.secondsAlone);
});

it('a sweep is its runs, and names them after it was opened again', async () => {
  const sweep = await startSweep(place(), input);
  expect(sweep.runs).toEqual(Array.from({ length: 10 }, (_, i) => `run-${i + 1}`));
  const [first] = await project.runs.list();
  await project.runs.finish(first?.id ?? 0, 'done', 1);
  const alive = { alive: () => Promise.resolve(true) };
  const now = await shown(project, alive, await project.sweeps.get('sweep-1'));
  expect(now).toMatchObject({ sweep: 'sweep-1', state: 'running', done: 1, input });
  expect(now.points[0]).toMatchObject({
    recipe: 'global-magnitude',
    sparsity: 0.25,
    state: 'done',
    loss: null,
    frontier: null,
  });
  await expect(project.sweeps.get('sweep-2')).rejects.toThrow('There is no sweep "sweep-2". There is: sweep-1.');
});

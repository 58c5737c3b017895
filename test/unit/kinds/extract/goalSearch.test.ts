import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { largestShare } from '../../../../main/runtime/shares.ts';
import { findRecipe, loadRecipes } from '../../../../main/compress/recipe/load.ts';
import { forwardSeconds } from '../../../../main/evaluate/speed.ts';
import { type Search, searchShare } from '../../../../main/kinds/extract/goalSearch.ts';
import { searchSteps } from '../../../../main/kinds/extract/stages.ts';
import { projectWorkspace } from '../../../../main/kinds/extract/workspace.ts';
import type { ModelSource } from '../../../../main/models/source.ts';
import { initProject, type Project } from '../../../../main/project/project.ts';
import { findSubject } from '../../../../main/project/subjects.ts';
import { manifestSource } from '../../../../main/project/variantSource.ts';
import { uniform } from '../../../../main/runtime/random.ts';
import { importModel } from '../../../../main/tasks/models/importModel.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { device, countedStorage, owned } from '../../../support/owned.ts';
import { taskContext } from '../../../support/taskContext.ts';
import { writeTinyModel } from '../../../support/tinyModel.ts';

const root = await temporaryFolder();
const recipes = loadRecipes(join(import.meta.dirname, '../../../../resources/recipes'));
let project: Project;
let folders = 0;

beforeAll(async () => {
  project = await initProject(join(root, 'project'));
  await writeTinyModel(join(root, 'model'));
  await importModel(taskContext(project), { folder: join(root, 'model'), name: 'tiny' });
});
afterAll(async () => {
  await project.close();
});

const text = (seed: number) => {
  const ids = Int32Array.from(uniform(seed, 6 * 16), (u) => Math.floor(u * 96));
  return { ids, count: 6, length: 16, documents: new Int32Array(ids.length) };
};

/** A machine that takes one nanosecond for every parameter, whatever else it has to do. */
const steadyMachine = async ({ parameters }: ModelSource): Promise<number> =>
  1e-9 * parameters.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);

/** A search in a folder of its own, on a budget that must be zero when the test ends. */
async function searching(recipe: string, changes: Partial<Search> = {}, limit = Infinity): Promise<Search> {
  const parent = await findSubject(project, 'tiny');
  const folder = join(root, `run ${(folders += 1)}`);
  await mkdir(folder);
  const workspace = await projectWorkspace({
    ...{ project, folder, device, budget: countedStorage(limit).budget, checkpointSeconds: 0 },
    progress: () => undefined,
    warn: () => undefined,
  });
  const found = findRecipe(recipes, recipe);
  return {
    ...{ project, parent, folder, workspace, recipe: found },
    source: owned(await manifestSource(project.objects, parent.manifest, parent.fingerprint)),
    settings: { lambda: found.defaults.lambda, seed: 1 },
    texts: { domain: { windows: text(1), fingerprint: '1' }, general: { windows: text(2), fingerprint: '2' } },
    ...{ windows: text(3), tokenBytes: () => 1, secondsPerToken: steadyMachine, onMeasured: () => undefined },
    ...changes,
  };
}

describe('a goal search', () => {
  it.each(['wanda', 'flap', 'sleb'])(
    'finds the largest share that keeps enough, and leaves nothing reserved: %s',
    async (name) => {
      const measured = new Map<number, number>();
      const onMeasured = (sparsity: number, loss: number) => void measured.set(sparsity, loss);
      const share = await searchShare(await searching(name, { onMeasured }), { kind: 'keep', value: 0.5 });
      expect(share).toBeGreaterThan(0);
      expect(Math.exp((measured.get(0) ?? NaN) - (measured.get(share) ?? NaN))).toBeGreaterThanOrEqual(0.5);
    },
  );

  it('finds the same share without room in memory', async () => {
    const [roomy, tight] = [await searching('flap'), await searching('flap', {}, 0)];
    const goal = { kind: 'keep', value: 0.5 } as const;
    expect(await searchShare(tight, goal)).toBe(await searchShare(roomy, goal));
  });

  it.each([0.95, 0.8, 0.7])('finds the smallest share that is fast enough: %d of the time', async (value) => {
    const measured = new Map<number, number>();
    const onMeasured = (sparsity: number, seconds: number) => void measured.set(sparsity, seconds);
    const share = await searchShare(await searching('flap', { onMeasured }), { kind: 'time', value });
    const limit = value * (measured.get(0) ?? NaN);
    expect(measured.size).toBe(1 + searchSteps);
    expect(share).toBe(Math.min(...[...measured].flatMap(([tried, seconds]) => (seconds <= limit ? [tried] : []))));
    const tooSlow = [...measured].flatMap(([tried, seconds]) => (seconds > limit ? [tried] : []));
    // It was halved down to the share itself: what is a little smaller was tried.
    expect(share - Math.max(...tooSlow)).toBeLessThan(largestShare / 2 ** searchSteps + 0.002);
    expect(share).toBeGreaterThan(Math.max(...tooSlow));
  });

  it('finds no share where only zeros are made, which take as long as other numbers', async () => {
    const search = await searching('wanda');
    await expect(searchShare(search, { kind: 'time', value: 0.95 })).rejects.toThrow(
      'a token takes more than 95 % of the time it takes now. Choose a higher goal',
    );
  });

  it('measures the time of this machine, and gives everything back when the goal cannot be reached', async () => {
    const seconds: number[] = [];
    const onMeasured = (_sparsity: number, value: number) => void seconds.push(value);
    const search = await searching('wanda', { secondsPerToken: forwardSeconds, onMeasured });
    await expect(searchShare(search, { kind: 'time', value: 1e-6 })).rejects.toThrow('Choose a higher goal');
    expect(seconds).toHaveLength(1 + searchSteps);
    expect(seconds.every((value) => value > 0)).toBe(true);
  });

  it('gives everything back when it is stopped', async () => {
    let trials = 0;
    const onMeasured = () => {
      trials += 1;
      if (trials === 3) throw new Error('stopped');
    };
    const search = await searching('flap', { onMeasured });
    await expect(searchShare(search, { kind: 'keep', value: 0.5 })).rejects.toThrow('stopped');
    // What was measured is not measured again.
    const again: number[] = [];
    await searchShare({ ...search, onMeasured: (sparsity) => void again.push(sparsity) }, { kind: 'keep', value: 0.5 });
    expect(again.length).toBeGreaterThan(3);
  });
});

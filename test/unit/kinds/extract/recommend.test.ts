import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Input } from '../../../../preload/contract/index.ts';
import { recommend } from '../../../../main/kinds/extract/recommend.ts';
import type { Project } from '../../../../main/project/project.ts';
import { findSubject } from '../../../../main/project/subjects.ts';
import { taskContext } from '../../../support/taskContext.ts';
import { tinyProject } from '../../../support/tinyProject.ts';

let project: Project;

beforeAll(async () => {
  project = await tinyProject();
});
afterAll(() => project.close());

const recommended = (goal: Input<'runs.recommend'>['goal'], uniform = false) =>
  recommend({ project, recipes: taskContext(project).recipes }, { model: 'tiny', goal, uniform });

it('removes units, of one width where the result has to load elsewhere', async () => {
  const goal = { kind: 'sparsity', value: 0.3 } as const;
  expect(await recommended(goal)).toMatchObject({ recipe: 'darwinlm', target: goal, sparsity: 0.3, possible: true });
  expect((await recommended(goal, true)).recipe).toBe('refit-uniform');
});

it('rounds for a size, as finely as it allows', async () => {
  const { bytes } = await findSubject(project, 'tiny');
  for (const share of [0.9, 0.7]) {
    const target = { kind: 'bytes', value: Math.floor(bytes * share) } as const;
    const sized = await recommended(target, true);
    expect(sized).toMatchObject({ recipe: 'importance-matrix', target, sparsity: 0, possible: true });
  }
  expect((await recommended({ kind: 'half' })).target).toEqual({ kind: 'bytes', value: Math.floor(bytes / 2) });
  expect((await recommended({ kind: 'half' })).reason).toMatch(
    /stores it in fewer bits: matrices as q\w+, token embedding/,
  );
});

it('cuts for a size that rounding does not reach, and finds the share', async () => {
  const { bytes } = await findSubject(project, 'tiny');
  const smallest = await recommended({ kind: 'bytes', value: 1 });
  expect(smallest).toMatchObject({ recipe: 'darwinlm', possible: false });
  // The embedding of the tiny model is small: most of it can go.
  const target = { kind: 'bytes', value: Math.floor(bytes * 0.12) } as const;
  const sized = await recommended(target);
  expect(sized.recipe).toBe('darwinlm');
});

it('leaves goals to the run', async () => {
  for (const kind of ['keep', 'time'] as const)
    expect(await recommended({ kind, value: 0.9 })).toMatchObject({ target: { kind, value: 0.9 }, sparsity: null });
});

it('says when a size cannot be reached, and how small it can get', async () => {
  const { possible, sparsity, reason } = await recommended({ kind: 'bytes', value: 1000 }, true);
  expect([possible, sparsity]).toEqual([false, null]);
  expect(reason).toMatch(/the smallest that tiny can be cut to is 0\.0 MB\. Choose a larger size/);
});

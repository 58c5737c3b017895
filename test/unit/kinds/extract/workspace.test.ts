import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectWorkspace } from '../../../../main/kinds/extract/workspace.ts';
import { initProject, type Project } from '../../../../main/project/project.ts';
import { Activations } from '../../../../main/walk/activations.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { device, countedStorage, owned } from '../../../support/owned.ts';

let project: Project;
let folder: string;

beforeAll(async () => {
  project = await initProject(await temporaryFolder());
  folder = await project.runFolder('run-1');
});
afterAll(async () => {
  await project.close();
});

const opened = (checkpointSeconds = 0) =>
  projectWorkspace({
    ...{ project, folder, device, checkpointSeconds, budget: countedStorage().budget },
    progress: () => undefined,
    warn: () => undefined,
  });

const there = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

const tensor = { name: 'x', storage: 'F32', shape: [2], bytes: new Uint8Array(Float32Array.of(1, 2).buffer) } as const;

describe('artifacts', () => {
  it('are found again by what went into them, also by another run', async () => {
    const workspace = await opened();
    expect(await workspace.find('made')).toBeNull();
    const saved = await workspace.save('made', 'scores', [tensor], { share: 0.5 });
    const found = await (await opened()).find('made');
    expect(found).toMatchObject({ object: saved.object, meta: { share: 0.5 }, tensors: new Map([['x', 'F32']]) });
    expect(await found?.read('x')).toEqual(tensor);
    expect([...(await workspace.open(saved.object)).tensors.keys()]).toEqual(['x']);
  });

  it('are made again when somebody removed their object', async () => {
    const workspace = await opened();
    const { object } = await workspace.save('lost', 'layer', [{ ...tensor, shape: [1, 2] }]);
    await project.objects.remove(object);
    expect(await workspace.find('lost')).toBeNull();
  });

  it('can be small results, of which the first stays', async () => {
    const workspace = await opened();
    expect(await workspace.findResult('small')).toBeNull();
    await workspace.saveResult('small', { share: 0.25 });
    await workspace.saveResult('small', { share: 0.5 });
    expect(await workspace.findResult('small')).toEqual({ value: { share: 0.25 } });
  });
});

describe('the folder of a run', () => {
  it('keeps trainings and checkpoints, and no scratch file of an engine that died', async () => {
    const before = await opened();
    const left = join(before.scratch, 'left');
    await writeFile(left, 'x');
    const training = await before.trainingFolder('key');
    await writeFile(join(training?.folder ?? '', 'state'), 'x');
    const after = await opened();
    expect(await there(left)).toBe(false);
    expect(await there(after.scratch)).toBe(true);
    const again = await after.trainingFolder('key');
    expect(again).toEqual(training);
    expect(await there(join(again?.folder ?? '', 'state'))).toBe(true);
  });

  it('holds where a walk stood, for a walk with the same batches', async () => {
    const states = owned(new Activations([2, 1], countedStorage()));
    await states.write(0, Float32Array.of(1, 2));
    await states.write(1, Float32Array.of(3));
    await (await opened()).checkpoints.save('walk', 3, [states]);
    const { checkpoints } = await opened();
    expect(await checkpoints.restore('other', [[2, 1]])).toBeNull();
    expect(await checkpoints.restore('walk', [[2, 2]])).toBeNull();
    const restored = await checkpoints.restore('walk', [[2, 1]]);
    const [found] = (restored?.states ?? []).map(owned);
    expect(restored?.position).toBe(3);
    expect([await found?.read(0), await found?.read(1)]).toEqual([Float32Array.of(1, 2), Float32Array.of(3)]);
  });

  it('is not written to more often than was asked for', async () => {
    const { checkpoints } = await opened(3600);
    await checkpoints.save('seldom', 1, []);
    expect(await checkpoints.restore('seldom', [])).toBeNull();
  });
});

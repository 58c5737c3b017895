import { expect, it, onTestFinished } from 'vitest';
import { resumed } from '../../../../main/compress/extraction/resumed.ts';
import type { Workspace } from '../../../../main/compress/extraction/workspace.ts';
import { projectWorkspace } from '../../../../main/kinds/extract/workspace.ts';
import { initProject } from '../../../../main/project/project.ts';
import { Activations } from '../../../../main/walk/activations.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { countedStorage, device, owned } from '../../../support/owned.ts';
import { testExtraction } from '../../../support/testExtraction.ts';
import { randomText } from '../../../support/texts.ts';

it('a checkpoint counts only while what was kept on the way to it is there', async () => {
  const storage = countedStorage();
  const restore = () => Promise.resolve({ position: 2, states: [new Activations([4], storage)] });
  const checkpoints = { save: () => Promise.resolve(), restore };
  const whole = await resumed(checkpoints, 'walk', [[4]], () => true);
  expect(whole?.position).toBe(2);
  for (const state of whole?.states ?? []) owned(state);
  // What was reserved for states that nobody takes is given back: the test fails otherwise.
  for (const lost of [0, 1]) expect(await resumed(checkpoints, 'walk', [[4]], (step) => step !== lost)).toBeNull();
  expect((await resumed(checkpoints, 'walk', [[4]], (step) => step !== 2))?.states.map(owned)).toHaveLength(1);
});

/** The workspace of a project that writes a checkpoint behind every layer, and the scores that were saved in it. */
async function opened() {
  const project = await initProject(await temporaryFolder());
  onTestFinished(() => project.close());
  const inner = await projectWorkspace({
    ...{ project, folder: await project.runFolder('run-1'), device, checkpointSeconds: 0 },
    budget: countedStorage().budget,
    progress: () => undefined,
    warn: () => undefined,
  });
  const scores: string[] = [];
  const save: Workspace['save'] = async (key, kind, tensors, meta) => {
    const made = await inner.save(key, kind, tensors, meta);
    if (kind === 'scores') scores.push(made.object);
    return made;
  };
  return { project, scores, workspace: { ...inner, save } };
}

it('gradients whose sums of some layers were lost are taken anew', async () => {
  const gblm = testExtraction().layers(3).texts(randomText(1), randomText(2)).recipe('gblm');
  const { project, scores, workspace } = await opened();
  await gblm.in(workspace).run();
  await project.objects.remove(scores[0]!);
  // Another target, so that layers are not taken over from the first run.
  const other = gblm.settings({ sparsity: 0.25 });
  const { objects } = await other.in(workspace).run();
  expect(objects).toEqual((await other.in((await opened()).workspace).run()).objects);
});

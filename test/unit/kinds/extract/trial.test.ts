import { expect, it, onTestFinished } from 'vitest';
import { trialWorkspace } from '../../../../main/kinds/extract/trial.ts';
import { projectWorkspace } from '../../../../main/kinds/extract/workspace.ts';
import { initProject } from '../../../../main/project/project.ts';
import { temporaryFolder } from '../../../support/folder.ts';
import { countedStorage, device } from '../../../support/owned.ts';
import { testExtraction } from '../../../support/testExtraction.ts';
import { randomText } from '../../../support/texts.ts';

it('a walk whose layers were thrown away begins anew, wherever its checkpoint stands', async () => {
  const project = await initProject(await temporaryFolder());
  onTestFinished(() => project.close());
  const folder = await project.runFolder('run-1');
  const workspace = await projectWorkspace({
    ...{ project, folder, device, checkpointSeconds: 0, budget: countedStorage().budget },
    progress: () => undefined,
    warn: () => undefined,
  });
  const rounding = testExtraction().layers(3).texts(randomText(1), randomText(2)).recipe('awq');
  const objects = async () => {
    await using trial = trialWorkspace({ project, folder, workspace });
    return (await rounding.in(trial.workspace).run()).objects;
  };
  const first = await objects();
  expect(await objects()).toEqual(first);
});

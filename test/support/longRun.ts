import { localPid } from '../../main/engine/local.ts';
import { openProject } from '../../main/project/project.ts';

/** Long enough on the sample to be killed in the middle: every window is a walk forwards and back. */
export const longRun = {
  ...{ model: 'meadow', domain: 'health', general: 'general', recipe: 'd-pruner' },
  ...{ target: { kind: 'sparsity', value: 0.5 }, window: 16, calibrationWindows: 96, checkpointSeconds: 0 },
};

/** The process that works on a run, as soon as it does. */
export async function engineOf(project: string, run: string): Promise<number> {
  const opened = await openProject(project);
  try {
    for (;;) {
      const { state, engine, stage } = await opened.runs.get(run);
      const pid = engine === null ? null : localPid(engine);
      if (state === 'running' && pid !== null && stage !== null) return pid;
      if (state === 'done') throw new Error('The run was too quick to be interrupted.');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    await opened.close();
  }
}

import type { TaskContext } from '../engine/context.ts';
import { runKinds } from '../kinds/index.ts';
import { recording } from './recording.ts';
import { Story } from './story.ts';

/** Measures what several runs share, before they are worked on at the same time: each finds it then. */
export async function prepareRuns(context: TaskContext, { runs }: { readonly runs: readonly string[] }): Promise<void> {
  const { project } = context;
  const done = new Set<string>();
  for (const name of runs) {
    const run = await project.runs.get(name);
    const { prepare } = runKinds.get(run.kind);
    const shared = prepare?.shared(run);
    if (!prepare || shared === undefined || done.has(shared)) continue;
    done.add(shared);
    const story = new Story(project, run.id);
    const folder = await project.runFolder(name);
    const standing = { stage: 'starting', fraction: 0 };
    try {
      await prepare.measure({ context: recording(context, story), run, folder, standing });
    } finally {
      await story.flush();
    }
  }
}

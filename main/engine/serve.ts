import { constants, setPriority } from 'node:os';
import { openProject } from '../project/project.ts';
import { whileWorking } from '../project/workLock.ts';
import { channel } from './channel.ts';
import { contextOf, type EngineEvent, loadTask, type Tasks } from './context.ts';
import { localId } from './local.ts';
import type { EngineMessage, EngineRequest } from './protocol.ts';

const send = (message: EngineMessage): Promise<void> => channel.send(message);

async function work(
  tasks: Tasks,
  { project: folder, recipes, memoryBudget, task, input }: EngineRequest,
): Promise<void> {
  const run = await loadTask(tasks, task);
  const project = folder === null ? null : await openProject(folder);
  const emit = (event: EngineEvent) => void send({ kind: 'event', event });
  const context = contextOf({ engine: localId(process.pid), project, recipes, memoryBudget, emit });
  try {
    const output = project ? await whileWorking(project.folder, () => run(context, input)) : await run(context, input);
    await send({ kind: 'result', output });
  } finally {
    await project?.close();
  }
}

/**
 * Makes this process an engine: it does one task and ends. It may be killed at any instant. When whoever started it is gone,
 * it ends too, and the task can be resumed from what is on disk.
 */
export function serveTasks(tasks: Tasks): void {
  // Whoever sits in front of the machine comes first; without a rival the engine still gets everything. A little is enough:
  // a process of priority 10 gets a tenth of what its rivals get, one of 6 a quarter. Windows knows only whole classes.
  try {
    setPriority(process.platform === 'win32' ? constants.priority.PRIORITY_BELOW_NORMAL : 6);
  } catch {
    // Some systems do not allow it; then it shares as others do.
  }
  process.on('disconnect', () => process.exit(1));
  // Ctrl-C reaches the whole process group; the parent decides what it means.
  process.on('SIGINT', () => undefined);
  let taken = false;
  channel.onMessage((request) => {
    if (taken) return;
    taken = true;
    work(tasks, request as EngineRequest)
      .catch((error: unknown) =>
        send({ kind: 'error', message: error instanceof Error ? error.message : String(error) }),
      )
      .finally(() => process.exit(0));
  });
}

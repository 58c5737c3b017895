import { constants, setPriority } from 'node:os';
import { openProject } from '../project/project.ts';
import { whileWorking } from '../project/workLock.ts';
import { channel } from './channel.ts';
import type { EngineEvent, TaskContext } from './context.ts';
import { localId } from './local.ts';
import type { EngineMessage, EngineRequest } from './protocol.ts';

/** Something an engine can do. Both ends agree on input and output by the task's name (tasks/index.ts). */
export type Task = (context: TaskContext, input: unknown) => Promise<unknown>;

/** Tasks by name, each loaded when it is asked for. */
export type Tasks = Readonly<Record<string, () => Promise<Task>>>;

const send = (message: EngineMessage): Promise<void> => channel.send(message);

async function work(
  tasks: Tasks,
  { project: folder, recipes, memoryBudget, task, input }: EngineRequest,
): Promise<void> {
  const load = tasks[task];
  if (!load) throw new Error(`The engine knows no task "${task}"; it is of another version than what started it.`);
  const run = await load();
  const project = folder === null ? null : await openProject(folder);
  const emit = (event: EngineEvent) => void send({ kind: 'event', event });
  const context: TaskContext = {
    engine: localId(process.pid),
    get project() {
      if (!project) throw new Error(`The task ${task} needs a project; open one first.`);
      return project;
    },
    recipes,
    memoryBudget,
    emit,
    report: (progress) => emit({ kind: 'progress', ...progress, memory: process.memoryUsage.rss() }),
    warn: (message) => emit({ kind: 'warning', message }),
  };
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

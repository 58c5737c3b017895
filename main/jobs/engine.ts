import { constants, setPriority } from 'node:os';
import { openProject } from '../project/project.ts';
import type { EngineEvent, TaskContext } from './context.ts';
import { channel } from './engineChannel.ts';
import { type TaskName, tasks } from './tasks/index.ts';

/**
 * The engine process: does one task and ends. It gets paths and sends progress, never data; it may be killed at any
 * instant. When whoever started it is gone, it ends too, and the task can be resumed from what is on disk.
 */
export interface EngineRequest {
  /** Project folder; null for tasks that look at the machine or at folders outside any project. */
  readonly project: string | null;
  readonly recipes: string;
  /** Bytes for hidden states in memory; null: half of what is free. */
  readonly memoryBudget: number | null;
  readonly task: TaskName;
  readonly input: unknown;
}

export type EngineMessage =
  | { readonly kind: 'event'; readonly event: EngineEvent }
  | { readonly kind: 'result'; readonly output: unknown }
  | { readonly kind: 'error'; readonly message: string };

const send = (message: EngineMessage): Promise<void> => channel.send(message);

async function work({ project: folder, recipes, memoryBudget, task, input }: EngineRequest): Promise<void> {
  const project = folder === null ? null : await openProject(folder);
  const emit = (event: EngineEvent) => void send({ kind: 'event', event });
  const context: TaskContext = {
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
    const run = tasks[task] as (of: TaskContext, what: unknown) => Promise<unknown>;
    await send({ kind: 'result', output: await run(context, input) });
  } finally {
    await project?.close();
  }
}

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
  work(request as EngineRequest)
    .catch((error: unknown) => send({ kind: 'error', message: error instanceof Error ? error.message : String(error) }))
    .finally(() => process.exit(0));
});

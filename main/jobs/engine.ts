import type { Progress } from '../../preload/contract.ts';
import { openProject } from '../project/project.ts';
import { type TaskName, tasks } from './tasks/index.ts';

/**
 * The engine process: does one task and ends. It gets paths and sends progress, never data; it may be killed at any
 * instant. When whoever started it is gone, it ends too, and the task can be resumed from what is on disk.
 */
export interface EngineRequest {
  readonly project: string;
  readonly recipes: string;
  readonly task: TaskName;
  readonly input: unknown;
}

export type EngineMessage =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'result'; readonly output: unknown }
  | { readonly kind: 'error'; readonly message: string };

const send = (message: EngineMessage): Promise<void> =>
  new Promise((resolve) => (process.connected && process.send ? process.send(message, () => resolve()) : resolve()));

async function work({ project: folder, recipes, task, input }: EngineRequest): Promise<void> {
  const project = await openProject(folder);
  try {
    const context = {
      project,
      recipes,
      report: (progress: Omit<Progress, 'memory'>) =>
        void send({ kind: 'progress', progress: { ...progress, memory: process.memoryUsage.rss() } }),
      warn: (message: string) => void send({ kind: 'warning', message }),
    };
    const run = tasks[task] as (of: typeof context, what: unknown) => Promise<unknown>;
    await send({ kind: 'result', output: await run(context, input) });
  } finally {
    await project.close();
  }
}

process.on('disconnect', () => process.exit(1));
// Ctrl-C reaches the whole process group; the parent decides what it means.
process.on('SIGINT', () => undefined);
process.once('message', (request) => {
  work(request as EngineRequest)
    .catch((error: unknown) => send({ kind: 'error', message: error instanceof Error ? error.message : String(error) }))
    .finally(() => process.exit(0));
});

import { fileURLToPath } from 'node:url';
import type { EngineFork } from '../engine/process.ts';
import { type EnginePlace, supervise, type TaskListeners } from '../engine/supervisor.ts';
import type { TaskInput, TaskName, TaskOutput } from './index.ts';

/** File that an engine process runs, from here and from the built room (vite.main.config.ts). */
export const engineEntry = fileURLToPath(new URL('../tasks/engine.js', import.meta.url));

/** Has a task done by an engine process of its own; returns what the task returns. */
export const runTask = <T extends TaskName>(
  { fork, ...place }: EnginePlace & { readonly fork?: EngineFork | undefined },
  task: T,
  input: TaskInput<T>,
  listeners: TaskListeners = {},
): Promise<TaskOutput<T>> =>
  supervise({ entry: engineEntry, fork }, { ...place, task, input }, listeners) as Promise<TaskOutput<T>>;

import { fileURLToPath } from 'node:url';
import { type EnginePlace, supervise, type TaskListeners } from '../engine/supervisor.ts';
import type { TaskInput, TaskName, TaskOutput } from './index.ts';

/** File that an engine process runs. */
export const engineEntry = fileURLToPath(new URL('./engine.js', import.meta.url));

/** Starts an engine process for one task and waits for what it returns. */
export const runTask = <T extends TaskName>(
  place: EnginePlace,
  task: T,
  input: TaskInput<T>,
  listeners: TaskListeners = {},
): Promise<TaskOutput<T>> => supervise(place, task, input, listeners) as Promise<TaskOutput<T>>;

import type { Procedure } from '../../preload/contract/index.ts';
import type { Dataset } from './datasets.ts';
import { Task } from './task.svelte.ts';

const tasks = new Map<string, unknown>();

/**
 * A long call about something that goes on while other pages are looked at; whoever comes back finds how far it is, or how it
 * ended.
 */
export function cachedTask<P extends Procedure>(procedure: P, about: string): Task<P> {
  const key = `${procedure} ${about}`;
  const task = (tasks.get(key) as Task<P> | undefined) ?? new Task(procedure);
  tasks.set(key, task);
  return task;
}

/** The same about a dataset; what is made anew under its name is another one. */
export const cachedTaskFor = <P extends Procedure>(
  procedure: P,
  { name, created }: Pick<Dataset, 'name' | 'created'>,
) => cachedTask(procedure, `${name} ${created}`);

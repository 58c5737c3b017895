import { join } from 'node:path';
import type { TaskContext } from '../../main/engine/context.ts';
import type { Project } from '../../main/project/project.ts';

/** What an engine would give its task, for tasks that run in this process. */
export const taskContext = (project: Project): TaskContext => ({
  engine: `local:${process.pid}`,
  project,
  recipes: join(import.meta.dirname, '../../resources/recipes'),
  memoryBudget: null,
  emit: () => undefined,
  report: () => undefined,
  warn: () => undefined,
});

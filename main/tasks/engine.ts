import { join } from 'node:path';
import { jobFlag, serveJob } from '../engine/job/serve.ts';
import { serveTasks } from '../engine/serve.ts';
import type { Tasks } from '../engine/context.ts';
import { tasks } from './index.ts';

/**
 * The program of an engine process: started by its path (start.ts), it serves one of the tasks and ends. A scheduler starts it
 * with the folder of a job, from a copy of the program that has its own recipes.
 */
const [flag, folder, part] = process.argv.slice(2);
if (flag === jobFlag && folder !== undefined && part !== undefined)
  void serveJob(tasks as Tasks, folder, part, join(import.meta.dirname, '..', '..', '..', 'resources', 'recipes'));
else serveTasks(tasks as Tasks);

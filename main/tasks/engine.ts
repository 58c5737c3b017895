import { serveTasks, type Tasks } from '../engine/serve.ts';
import { tasks } from './index.ts';

/** The program of an engine process: started by its path (start.ts), it serves one of the tasks and ends. */
serveTasks(tasks as Tasks);

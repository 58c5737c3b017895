import { fork } from 'node:child_process';
import { join } from 'node:path';
import { programFolder } from '../main/cli/program.ts';

/** Gives a task to a process of its own, so that its time and memory are its own, and waits for what it answers. */
export function inProcess<Task, Result>(script: string, task: Task, name: string): Promise<Result> {
  const child = fork(join(programFolder, 'dist', 'bench', script), { execArgv: ['--expose-gc'] });
  return new Promise((resolve, reject) => {
    child.on('message', ({ result, error }: { result?: Result; error?: string }) =>
      result ? resolve(result) : reject(new Error(`${name}: ${error}`)),
    );
    child.on('exit', (code) => reject(new Error(`${name}: the process ended with ${code}.`)));
    child.send(task as object);
  });
}

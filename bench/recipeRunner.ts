import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { RecipeResult, RecipeTask } from './recipeProcess.ts';

/** Runs one recipe in a process of its own, so that its time and memory are its own. */
export function runRecipe(task: RecipeTask): Promise<RecipeResult> {
  const child = fork(join(import.meta.dirname, 'recipeProcess.js'), { execArgv: ['--expose-gc'] });
  const name = task.recipe?.name ?? 'the model';
  return new Promise((resolve, reject) => {
    child.on('message', ({ result, error }: { result?: RecipeResult; error?: string }) =>
      result ? resolve(result) : reject(new Error(`${name}: ${error}`)),
    );
    child.on('exit', (code) => reject(new Error(`${name}: the process ended with ${code}.`)));
    child.send(task);
  });
}

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Progress } from '../../preload/contract.ts';
import type { EngineMessage, EngineRequest } from './engine.ts';
import type { TaskInput, TaskName, TaskOutput } from './tasks/index.ts';

/** The engine died before it could answer: killed, out of memory, or crashed. What it finished is on disk. */
export class EngineDied extends Error {
  override readonly name = 'EngineDied';
}

export interface Listeners {
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly onWarning?: ((message: string) => void) | undefined;
  /** Kills the engine. */
  readonly signal?: AbortSignal | undefined;
}

const entry = fileURLToPath(new URL('./engine.js', import.meta.url));

/** Starts an engine process for one task and waits for what it returns. */
export function runTask<T extends TaskName>(
  { project, recipes }: Pick<EngineRequest, 'project' | 'recipes'>,
  task: T,
  input: TaskInput<T>,
  listeners: Listeners = {},
): Promise<TaskOutput<T>> {
  // The engine's own output would tear the progress bar; what it has to say it sends.
  const engine = fork(entry, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: ['--expose-gc'] });
  const errors = tailOf(engine);
  return new Promise((resolve, reject) => {
    const abort = () => engine.kill('SIGKILL');
    listeners.signal?.addEventListener('abort', abort, { once: true });
    if (listeners.signal?.aborted) abort();
    let answered = false;
    engine.on('message', (message: EngineMessage) => {
      if (message.kind === 'progress') listeners.onProgress?.(message.progress);
      else if (message.kind === 'warning') listeners.onWarning?.(message.message);
      else {
        answered = true;
        if (message.kind === 'result') resolve(message.output as TaskOutput<T>);
        else reject(new Error(message.message));
      }
    });
    engine.on('error', (error) => reject(new EngineDied(`The engine process could not be started: ${error.message}.`)));
    engine.on('exit', (code, signal) => {
      listeners.signal?.removeEventListener('abort', abort);
      if (!answered)
        reject(
          new EngineDied(
            `The engine process ended before it was done (${signal ?? `code ${code ?? '?'}`})${errors()}.`,
          ),
        );
    });
    engine.send({ project, recipes, task, input } satisfies EngineRequest, (error) => {
      if (error) reject(new EngineDied(`The engine process did not take its task: ${error.message}.`));
    });
  });
}

/** The last words on the engine's stderr. */
function tailOf(engine: ChildProcess): () => string {
  let text = '';
  engine.stderr?.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-500)));
  return () => (text.trim() ? `: ${text.trim().split('\n').at(-1) ?? ''}` : '');
}

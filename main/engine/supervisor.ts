import type { EngineEvent } from './context.ts';
import { type EngineFork, type EngineProcess, forkNode } from './process.ts';
import type { EngineMessage, EngineRequest } from './protocol.ts';

/** The engine died before it could answer: killed, out of memory, or crashed. What it finished is on disk. */
export class EngineDied extends Error {
  override readonly name = 'EngineDied';
}

export interface TaskListeners {
  readonly onEvent?: ((event: EngineEvent) => void) | undefined;
  /** Kills the engine. */
  readonly signal?: AbortSignal | undefined;
}

/** Where and how engines are started. */
export interface EnginePlace extends Omit<EngineRequest, 'task' | 'input'> {
  /** File that the engine process runs. */
  readonly entry: string;
  readonly fork?: EngineFork | undefined;
}

/** Starts an engine process for one task and waits for what it returns. */
export function supervise(
  { entry, fork = forkNode, project, recipes, memoryBudget }: EnginePlace,
  task: string,
  input: unknown,
  { onEvent, signal }: TaskListeners = {},
): Promise<unknown> {
  const engine = fork(entry, ['--expose-gc']);
  const errors = tailOf(engine);
  return new Promise((resolve, reject) => {
    const abort = () => engine.kill();
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    let answered = false;
    engine.onMessage((received) => {
      const message = received as EngineMessage;
      if (message.kind === 'event') {
        onEvent?.(message.event);
        return;
      }
      answered = true;
      if (message.kind === 'result') resolve(message.output);
      else reject(new Error(message.message));
    });
    engine.onError((error) =>
      reject(new EngineDied(`The engine process could not be given its task: ${error.message}.`)),
    );
    engine.onExit((code, by) => {
      signal?.removeEventListener('abort', abort);
      if (!answered)
        reject(
          new EngineDied(`The engine process ended before it was done (${by ?? `code ${code ?? '?'}`})${errors()}.`),
        );
    });
    engine.send({ project, recipes, memoryBudget, task, input } satisfies EngineRequest);
  });
}

/** The last words on the engine's stderr. */
function tailOf(engine: EngineProcess): () => string {
  let text = '';
  engine.onStderr((chunk) => (text = (text + chunk).slice(-500)));
  return () => (text.trim() ? `: ${text.trim().split('\n').at(-1) ?? ''}` : '');
}

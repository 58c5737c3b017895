import type { EngineEvent } from './context.ts';
import { type EngineFork, type EngineProcess, forkNode } from './process.ts';
import type { EngineMessage, EngineRequest } from './protocol.ts';

/** The engine died before it could answer: killed, out of memory, or crashed. What it finished is on disk. */
export class EngineDied extends Error {
  override readonly name = 'EngineDied';
}

/** How whoever started a task follows it, and ends it. */
export interface TaskListeners {
  readonly onEvent?: ((event: EngineEvent) => void) | undefined;
  /** Kills the engine. */
  readonly signal?: AbortSignal | undefined;
}

/** How engines are started. */
export interface EngineProgram {
  /** File that the engine process runs. */
  readonly entry: string;
  readonly fork?: EngineFork | undefined;
}

/** What the engines of a project are given, whatever their task. */
export type EnginePlace = Omit<EngineRequest, 'task' | 'input'>;

/** Starts an engine process for one task. The answer rejects with EngineDied when the process ends without one. */
export function startEngine(
  { entry, fork = forkNode }: EngineProgram,
  request: EngineRequest,
  onEvent: (event: EngineEvent) => void = () => undefined,
): { readonly process: EngineProcess; readonly answer: Promise<unknown> } {
  const engine = fork(entry, ['--expose-gc']);
  const errors = tailOf(engine);
  const answer = new Promise<unknown>((resolve, reject) => {
    let answered = false;
    engine.onMessage((received) => {
      const message = received as EngineMessage;
      if (message.kind === 'event') {
        onEvent(message.event);
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
      if (!answered)
        reject(
          new EngineDied(`The engine process ended before it was done (${by ?? `code ${code ?? '?'}`})${errors()}.`),
        );
    });
  });
  engine.send(request);
  return { process: engine, answer };
}

/** Has one task done by an engine process of its own; returns what the task returns. */
export async function supervise(
  program: EngineProgram,
  request: EngineRequest,
  { onEvent, signal }: TaskListeners = {},
): Promise<unknown> {
  const { process: engine, answer } = startEngine(program, request, onEvent);
  const abort = () => engine.kill();
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  try {
    return await answer;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** What the engine said on its stderr when it ended: the error that ended it, or its last words. */
function tailOf(engine: EngineProcess): () => string {
  let text = '';
  engine.onStderr((chunk) => (text = (text + chunk).slice(-5000)));
  return () => {
    const lines = text.trim().split('\n');
    // Node prints where an error arose and who called, and last its own version.
    const said = lines.findLast((line) => /^\w*Error\b.*: /.test(line)) ?? lines.at(-1);
    return said ? `: ${said.replace(/\.$/, '')}` : '';
  };
}

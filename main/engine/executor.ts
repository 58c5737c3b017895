import type { EngineEvent } from './context.ts';
import type { EngineRequest } from './protocol.ts';

/** How an engine ended, as far as whoever started it can say; what it wrote into the project says more. */
export interface EngineEnd {
  /** Why it is not done; null when it said that it is. */
  readonly reason: string | null;
  /** It died before it could answer: killed, out of memory, or crashed. */
  readonly died: boolean;
}

/** An engine that was started. */
export interface Job {
  /** Names it from every process that has the project open, as long as it lives. */
  readonly id: string;
  /** Resolves when it is gone; never rejects. */
  readonly ended: Promise<EngineEnd>;
}

/**
 * Where engines of runs live: processes of this machine today. Runs are started, watched and ended through this alone, by ids
 * that are texts ("local:4711"), so that another place (a batch queue, another machine) is another executor.
 */
export interface Executor {
  /**
   * Starts an engine for a task. It writes what it does into the project; `onEvent` hears the same where that is cheap, to be
   * quicker than looking.
   *
   * @throws EngineDied when it cannot be started.
   */
  submit(request: EngineRequest, onEvent?: (event: EngineEvent) => void): Promise<Job>;
  /** Whether the engine still works, whoever started it. */
  alive(id: string): Promise<boolean>;
  /** Ends an engine at once, whatever it is doing, and waits until it is gone; nothing happens where it is gone already. */
  kill(id: string): Promise<void>;
}

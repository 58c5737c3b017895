import type { Input, Output, Procedure, Progress } from '../../preload/contract/index.ts';
import { asError } from '../asError.ts';
import { call } from '../client.ts';

/** One long call at a time, with how far it is, what it warned of and how it ended. */
export class Task<P extends Procedure> {
  readonly #procedure: P;
  #abort: AbortController | null = null;

  running = $state(false);
  progress = $state.raw<Progress | null>(null);
  warnings = $state.raw<readonly string[]>([]);
  error = $state.raw<Error | null>(null);
  result = $state.raw<Output<P> | null>(null);

  constructor(procedure: P) {
    this.#procedure = procedure;
  }

  /** The result, or null when it failed or was cancelled. A call that is still going is cancelled first. */
  async start(input: Input<P>): Promise<Output<P> | null> {
    this.cancel();
    const abort = new AbortController();
    this.#abort = abort;
    Object.assign(this, { running: true, progress: null, warnings: [], error: null, result: null });
    try {
      const result = await call(this.#procedure, input, {
        signal: abort.signal,
        onEvent: (event) => {
          if (this.#abort !== abort) return;
          if (event.kind === 'progress') this.progress = event;
          if (event.kind === 'warning') this.warnings = [...this.warnings, event.message];
        },
      });
      if (this.#abort !== abort) return null;
      this.result = result;
      return result;
    } catch (reason) {
      if (this.#abort === abort && !abort.signal.aborted) this.error = asError(reason);
      return null;
    } finally {
      if (this.#abort === abort) {
        this.running = false;
        this.#abort = null;
      }
    }
  }

  cancel(): void {
    this.#abort?.abort();
    this.#abort = null;
    this.running = false;
  }
}

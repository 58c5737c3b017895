import { resolve } from 'node:path';
import type { ExtractionInput, Input, Output, Procedure, RunEvent } from '../../preload/contract/index.ts';
import type { Service } from '../api/service.ts';
import { startService } from './program.ts';
import { progressView } from './progress.ts';
import { inert } from './table.ts';

/** How a run that was waited for ended well. */
export interface FinishedRun {
  readonly run: string;
  readonly variant: string;
  readonly seconds: number;
}

/** The same router that every carrier uses, in this process, with progress and warnings on stderr. */
export class Client {
  readonly #service: Service;

  constructor(project: string) {
    this.#service = startService(resolve(project));
  }

  /** Calls a procedure. Ctrl-C ends an engine that works for this call alone. */
  call<P extends Procedure>(procedure: P, input: Input<P>): Promise<Output<P>> {
    return this.#watched((listeners) => this.#service.call(procedure, input, listeners));
  }

  /** Starts a run and waits for its end. Ctrl-C pauses it. */
  async extract(input: ExtractionInput): Promise<FinishedRun> {
    const { run } = await this.#service.call('runs.start', input);
    return this.#finish(run);
  }

  /** Goes on with a run that stands still and waits for its end. */
  async resume(run: string): Promise<FinishedRun> {
    await this.#service.call('runs.resume', { run });
    return this.#finish(run);
  }

  /** Ends whatever still works. */
  close(): Promise<void> {
    return this.#service.close();
  }

  async #finish(run: string): Promise<FinishedRun> {
    const project = await this.#service.project();
    const earlier = await project.runEvents.after((await project.runs.get(run)).id, 0, Number.MAX_SAFE_INTEGER);
    // What an interrupted run said earlier is not told again, but its new start is.
    const after = earlier.findLast(({ body }) => (body as { kind: string }).kind === 'state')?.seq ?? 0;
    let reason: string | null = null;
    const { state, variant, seconds } = await this.#watched((listeners) =>
      this.#service.call(
        'runs.follow',
        { run, after: Math.max(0, after - 1) },
        {
          ...listeners,
          onEvent: (event) => {
            if (event.kind !== 'run') return;
            const { body } = event.event;
            if (body.kind === 'state') reason = body.reason;
            listeners.onEvent(asEvent(body));
          },
        },
      ),
    );
    if (variant !== null) return { run, variant, seconds };
    await this.close();
    if (state === 'failed' || state === 'cancelled') throw new Error(reason ?? `${run} was cancelled.`);
    const why = reason ?? `${run} was paused.`;
    throw new Error(`${why} Nothing is lost; continue with: espalier resume ${run}.`);
  }

  async #watched<T>(
    work: (listeners: { onEvent: (event: Shown) => void; signal: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    const view = progressView();
    const interrupted = new AbortController();
    const stop = () => interrupted.abort();
    process.on('SIGINT', stop);
    try {
      return await work({
        onEvent: (event) => {
          if (event?.kind === 'progress') view.show(event);
          if (event?.kind === 'warning') process.stderr.write(`espalier: ${inert(event.message)}\n`);
        },
        signal: interrupted.signal,
      });
    } finally {
      process.off('SIGINT', stop);
      view.stop();
    }
  }
}

type Shown = Parameters<NonNullable<NonNullable<Parameters<Service['call']>[2]>['onEvent']>>[0] | null;

/** What a run says, as any other call would say it. */
function asEvent(body: RunEvent['body']): Shown {
  if (body.kind === 'progress') return body;
  return body.kind === 'log' && body.level === 'warning' ? { kind: 'warning', message: body.text } : null;
}

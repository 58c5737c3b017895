import { resolve } from 'node:path';
import type { CallOptions } from '../../preload/bridge.ts';
import type {
  ClusterOptions,
  Event,
  Input,
  Output,
  Procedure,
  RunInput,
  ShownSweep,
  SweepInput,
  TrainingOutcome,
} from '../../preload/contract/index.ts';
import { startService } from './program.ts';
import { type ProgressView, progressView } from './progress.ts';
import { inert } from './table.ts';

/** How a run that was waited for ended well. */
export interface FinishedRun {
  readonly run: string;
  /** null for a run of a kind that makes none. */
  readonly variant: string | null;
  readonly seconds: number;
  /** What came of its trainings, in their order. */
  readonly trainings: readonly TrainingOutcome[];
}

/** All that the command line knows of the program: the contract, and its end. */
export interface Program {
  call<P extends Procedure>(procedure: P, input: Input<P>, options?: CallOptions): Promise<Output<P>>;
  close(): Promise<void>;
}

/** The same router that every transport uses, in this process, with progress and warnings on stderr. */
export class Client {
  readonly #program: Program;

  constructor(program: Program) {
    this.#program = program;
  }

  /** Starts the program on a project. */
  static async start(project: string): Promise<Client> {
    return new Client(await startService(resolve(project)));
  }

  /** Calls a procedure. Ctrl-C ends an engine that works for this call alone. */
  call<P extends Procedure>(procedure: P, input: Input<P>): Promise<Output<P>> {
    return this.#watched((options) => this.#program.call(procedure, input, options));
  }

  /**
   * Puts runs into the queue together, so that they share what they have to measure, and waits for one after the other.
   * Ctrl-C pauses the one at work; the others stay in the queue for a resume.
   */
  async extractAll(inputs: readonly RunInput[]): Promise<readonly FinishedRun[]> {
    const names: string[] = [];
    for (const input of inputs) names.push((await this.#program.call('runs.start', input)).run);
    const finished: FinishedRun[] = [];
    for (const name of names) finished.push(await this.#finish(name, 0));
    return finished;
  }

  /** Gives runs to a cluster and waits for them. Ctrl-C stops waiting; they go on. */
  async submitAll(runs: readonly RunInput[], cluster: ClusterOptions): Promise<readonly FinishedRun[]> {
    const { runs: names } = await this.#program.call('runs.submit', { runs: [...runs], cluster });
    const finished: FinishedRun[] = [];
    for (const name of names) finished.push(await this.#finish(name, 0, true));
    return finished;
  }

  /** Starts a run and waits for its end. Ctrl-C pauses it. */
  async extract(input: RunInput): Promise<FinishedRun> {
    const { run } = await this.#program.call('runs.start', input);
    return this.#finish(run, 0);
  }

  /** Goes on with a run that stands still and waits for its end. Events of earlier are not shown again. */
  async resume(run: string): Promise<FinishedRun> {
    const { lastEvent } = await this.#program.call('runs.show', { run });
    await this.#program.call('runs.resume', { run });
    return this.#finish(run, lastEvent);
  }

  /** Starts a sweep and waits until all its points stand still. A point that fails stops no other. Ctrl-C pauses them. */
  async sweep(input: SweepInput, cluster?: ClusterOptions): Promise<ShownSweep> {
    const { sweep, runs } = await this.#program.call('sweeps.start', { ...input, ...(cluster && { cluster }) });
    return this.#finishSweep(sweep, runs, cluster !== undefined);
  }

  /** Goes on with a sweep that stands still and waits for its end. */
  async resumeSweep(sweep: string): Promise<ShownSweep> {
    const { points } = await this.#program.call('sweeps.resume', { sweep });
    const open = points.filter(({ state }) => state === 'queued' || state === 'running');
    return this.#finishSweep(
      sweep,
      open.map(({ run }) => run),
    );
  }

  /** Ends whatever still works. */
  close(): Promise<void> {
    return this.#program.close();
  }

  async #finishSweep(sweep: string, runs: readonly string[], elsewhere = false): Promise<ShownSweep> {
    for (const run of runs) {
      const { lastEvent } = await this.#program.call('runs.show', { run });
      const { state } = await this.#watched((options) =>
        this.#program.call('runs.follow', { run, after: lastEvent }, options),
      );
      if (state !== 'running' && state !== 'queued') continue;
      if (elsewhere) throw new Error(`${sweep} goes on on the cluster; look at it with: espalier sweeps ${sweep}.`);
      await this.#program.call('sweeps.pause', { sweep });
      break;
    }
    const ended = await this.#program.call('sweeps.show', { sweep });
    if (ended.state !== 'paused') return ended;
    await this.close();
    throw new Error(`${sweep} was paused. Nothing is lost; continue with: espalier sweeps ${sweep} --resume.`);
  }

  async #finish(run: string, after: number, elsewhere = false): Promise<FinishedRun> {
    const { state, variant, seconds, trainings } = await this.#watched((options) =>
      this.#program.call('runs.follow', { run, after }, options),
    );
    if (state === 'done') return { run, variant, seconds, trainings };
    if (elsewhere && (state === 'running' || state === 'queued'))
      throw new Error(`${run} goes on on the cluster; look at it with: espalier runs.`);
    const { error } = await this.#program.call('runs.show', { run });
    await this.close();
    if (state === 'failed' || state === 'cancelled') throw new Error(error ?? `${run} was cancelled.`);
    throw new Error(`${error ?? `${run} was paused.`} Nothing is lost; continue with: espalier resume ${run}.`);
  }

  async #watched<T>(work: (options: CallOptions) => Promise<T>): Promise<T> {
    const view = progressView();
    const interrupted = new AbortController();
    const stop = () => interrupted.abort();
    process.on('SIGINT', stop);
    try {
      return await work({ onEvent: (event) => show(event, view), signal: interrupted.signal });
    } finally {
      process.off('SIGINT', stop);
      view.stop();
    }
  }
}

/** Shows progress and warnings, whether a call emits them or the run that it follows. */
function show(event: Event, view: ProgressView): void {
  const body = event.kind === 'run' ? event.event.body : event;
  if (body.kind === 'progress') view.show(body);
  if (body.kind === 'warning') warn(body.message);
  if (body.kind === 'log' && body.level === 'warning') warn(body.text);
}

const warn = (message: string): void => void process.stderr.write(`espalier: ${inert(message)}\n`);

import type { ClusterOptions, RunEvent, RunState } from '../../preload/contract/index.ts';
import type { Project } from '../project/project.ts';
import type { RunRow } from '../project/repositories/runs.ts';
import type { EngineEvent } from '../engine/context.ts';
import type { EngineEnd, Executor } from '../engine/executor.ts';
import { EngineDied, type EnginePlace } from '../engine/supervisor.ts';
import { type ClusterPlace, ClusterRuns } from './cluster/clusterRuns.ts';
import { actualState, takeOver } from './owner.ts';
import { emitRunEvent } from './story.ts';

/** A run that came to an end or a halt: its variant where it made one, else the reason. */
export interface EndedRun {
  readonly run: string;
  readonly state: RunState;
  readonly variant: string | null;
  readonly reason: string | null;
}

/** What the queue of a project is doing, for a task bar. */
export interface Activity {
  /** Name of the run that is being worked on. */
  readonly running: string | null;
  /** Share of it that is done; null while there is nothing to go by. */
  readonly fraction: number | null;
  readonly queued: number;
}

/** Name of the task that works on a run (tasks/index.ts). */
export const runTaskName = 'run';

/** How often a run of another process is looked at, in milliseconds. */
const pollEvery = 500;

/**
 * Has the runs of one project worked on, one after the other, each by an engine of its own. The engine writes what it does into
 * the project (story.ts), the queue what it does itself, and both are read from there, so that a page that is opened later,
 * again or twice shows the same story. Runs that were given to a cluster wait there and not here.
 */
export class RunQueue {
  readonly #project: Project;
  readonly #executor: Executor;
  readonly #place: () => Promise<EnginePlace>;
  readonly #waiting: string[] = [];
  readonly #cluster: ClusterRuns;
  readonly #resuming = new Map<string, Promise<RunState>>();
  #current: { readonly name: string; readonly abort: AbortController; readonly ended: Promise<void> } | null = null;
  #fraction: number | null = null;
  #wake = new Set<() => void>();
  readonly #listeners = { activity: new Set<() => void>(), ended: new Set<(run: EndedRun) => void>() };

  /**
   * @param place asked for anew for every run, because settings change.
   */
  constructor(project: Project, executor: Executor, place: () => Promise<EnginePlace>, cluster: ClusterPlace) {
    this.#project = project;
    this.#executor = executor;
    this.#place = place;
    const hooks = { settle: this.#settled.bind(this), changed: this.#changed.bind(this) };
    this.#cluster = new ClusterRuns(project, cluster, hooks);
  }

  get activity(): Activity {
    return { running: this.#current?.name ?? null, fraction: this.#fraction, queued: this.#waiting.length };
  }

  onActivity(listener: () => void): () => void {
    this.#listeners.activity.add(listener);
    return () => this.#listeners.activity.delete(listener);
  }

  onEnded(listener: (run: EndedRun) => void): () => void {
    this.#listeners.ended.add(listener);
    return () => this.#listeners.ended.delete(listener);
  }

  /** Takes a queued run. */
  async add(name: string): Promise<void> {
    await this.#emit(name, { kind: 'state', state: 'queued', reason: null });
    this.#waiting.push(name);
    this.#changed();
    this.#next();
  }

  /** Gives queued runs to a cluster; when it refuses they have failed. @throws what it refused them for. */
  async submit(names: readonly string[], options: ClusterOptions): Promise<void> {
    try {
      for (const name of names) await this.#emit(name, { kind: 'state', state: 'queued', reason: null });
      await this.#cluster.submit(names, options, await this.#place());
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      for (const name of names) await this.#settled(name, { reason, died: false });
      throw error;
    }
    this.#changed();
  }

  /** Goes on with what a cluster did while nobody watched. */
  attach(): Promise<void> {
    return this.#cluster.attach();
  }

  /** Puts a run that stands still back into the queue, once however often it is asked; what it finished is taken over. */
  resume(name: string): Promise<RunState> {
    const known = this.#resuming.get(name);
    if (known) return known;
    const resumed = this.#resume(name).finally(() => this.#resuming.delete(name));
    this.#resuming.set(name, resumed);
    return resumed;
  }

  async #resume(name: string): Promise<RunState> {
    const run = await this.#project.runs.get(name);
    if (run.state === 'done') return 'done';
    if (this.#isMine(name)) return run.state;
    await takeOver(run, this.#executor);
    const taken = await this.#project.transaction(async () => {
      // Another process may have taken it since it was looked at.
      const now = await this.#project.runs.get(name);
      const state = await actualState(now, this.#executor);
      if (state === 'done' || (now.parent !== process.pid && (state === 'queued' || state === 'running'))) return state;
      await this.#project.runs.requeue(run.id);
      await this.#project.audit.append('run resumed', name);
      return null;
    });
    if (taken !== null) return taken;
    const job = await this.#project.jobs.ofRun(run.id);
    await (job ? this.submit([name], job.options as ClusterOptions) : this.add(name));
    return 'queued';
  }

  /** Stops a run so that it can be resumed: its engine ends, what it finished is on disk. */
  pause(name: string): Promise<RunState> {
    return this.#stop(name, 'paused');
  }

  /** Ends a run for good. */
  cancel(name: string): Promise<RunState> {
    return this.#stop(name, 'cancelled');
  }

  /**
   * Hands on all events of a run after a number, then those that come, whoever works on it; returns when the run stands
   * still or the caller hangs up.
   */
  async follow(name: string, after: number, emit: (event: RunEvent) => void, signal?: AbortSignal): Promise<RunRow> {
    let seen = after;
    for (;;) {
      const run = await this.#project.runs.get(name);
      const state = await actualState(run, this.#executor);
      // The state was read first: the events that are read now include the last word on it.
      for (;;) {
        const events = (await this.#project.runEvents.after(run.id, seen)) as RunEvent[];
        for (const event of events) emit(event);
        seen = events.at(-1)?.seq ?? seen;
        if (!events.length || signal?.aborted) break;
      }
      if (signal?.aborted || (!this.#isMine(name) && state !== 'running' && state !== 'queued'))
        return { ...run, state };
      await this.#nextChange(signal);
    }
  }

  /** Pauses everything on this machine and waits until no engine is left on it; a cluster works on. */
  async close(): Promise<void> {
    await this.#cluster.close();
    const current = this.#current;
    for (const name of [...this.#waiting]) await this.pause(name);
    if (current) {
      await this.pause(current.name).catch(() => undefined);
      await current.ended;
    }
    this.#changed();
  }

  async #stop(name: string, state: 'paused' | 'cancelled'): Promise<RunState> {
    const run = await this.#project.transaction(async () => {
      const found = await this.#project.runs.get(name);
      const standing = await actualState(found, this.#executor);
      if (found.state === 'done') throw new Error(`${name} is done already; there is nothing to stop.`);
      if (state === 'paused' && standing !== 'running' && standing !== 'queued')
        throw new Error(`${name} is ${standing} and not running, so it cannot be paused.`);
      await this.#project.runs.finish(found.id, state, found.seconds);
      await this.#project.audit.append(`run ${state}`, name);
      return found;
    });
    const waiting = this.#waiting.indexOf(name);
    if (waiting >= 0) this.#waiting.splice(waiting, 1);
    if (this.#current?.name === name) {
      this.#current.abort.abort();
      await this.#current.ended;
    } else {
      if (run.engine !== null) await this.#executor.kill(run.engine);
      await this.#emit(name, { kind: 'state', state, reason: null });
      this.#ended({ run: name, state, variant: null, reason: null });
    }
    return (await this.#project.runs.get(name)).state;
  }

  #next(): void {
    if (this.#current) return;
    const name = this.#waiting.shift();
    if (name === undefined) return;
    const abort = new AbortController();
    const ended = this.#work(name, abort.signal).finally(() => {
      this.#current = null;
      this.#fraction = null;
      this.#changed();
      this.#next();
    });
    this.#current = { name, abort, ended };
    this.#changed();
  }

  /** Has one run worked on to its end, whatever that is. Never fails: how it ended is written down. */
  async #work(name: string, signal: AbortSignal): Promise<void> {
    const end = await this.#settle(name, await this.#engineEnd(name, signal));
    this.#ended(end);
  }

  /** A run that a cluster had is at its end there. One that somebody stopped here was told of when that was done. */
  async #settled(name: string, end: EngineEnd): Promise<void> {
    const { state } = await this.#project.runs.get(name);
    if (state !== 'cancelled' && state !== 'paused') this.#ended(await this.#settle(name, end));
  }

  /** Somebody here waits for it, whatever else can be seen of it. */
  #isMine(name: string): boolean {
    return this.#current?.name === name || this.#waiting.includes(name) || this.#cluster.watches(name);
  }

  async #engineEnd(name: string, signal: AbortSignal): Promise<EngineEnd> {
    try {
      const request = { ...(await this.#place()), task: runTaskName, input: { run: name } };
      const { id, ended } = await this.#executor.submit(request, (event) => this.#onEvent(event));
      const stop = () => void this.#executor.kill(id);
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      return await ended;
    } catch (error) {
      return { reason: error instanceof Error ? error.message : String(error), died: error instanceof EngineDied };
    }
  }

  /** After an engine ended: what is written counts. Its own end it writes itself; what it could not write is written here. */
  async #settle(name: string, { reason, died }: EngineEnd): Promise<EndedRun> {
    const run = await this.#project.runs.get(name);
    const variant = (await this.#project.variants.ofRun(run.id))?.name ?? null;
    const { state, error } = run;
    if (state === 'done' || state === 'failed') return { run: name, state, variant, reason: error };
    const stopped = state === 'cancelled' || state === 'paused';
    const end = { run: name, state: stopped ? state : died ? 'interrupted' : 'failed', variant } as const;
    if (stopped) {
      await this.#emit(name, { kind: 'state', state: end.state, reason: null });
      return { ...end, reason: null };
    }
    await this.#project.runs.finish(run.id, end.state, run.seconds, reason);
    await this.#emit(name, { kind: 'log', level: 'error', text: reason ?? '' });
    await this.#emit(name, { kind: 'state', state: end.state, reason });
    return { ...end, reason };
  }

  /** An engine wrote something: whoever follows its run may look. */
  #onEvent(event: EngineEvent): void {
    if (event.kind === 'progress') this.#fraction = event.fraction;
    this.#changed();
  }

  async #emit(name: string, body: RunEvent['body']): Promise<void> {
    await emitRunEvent(this.#project, (await this.#project.runs.get(name)).id, body);
    this.#changed();
  }

  #changed(): void {
    const waiting = this.#wake;
    this.#wake = new Set();
    for (const wake of waiting) wake();
    for (const listener of this.#listeners.activity) listener();
  }

  #ended(run: EndedRun): void {
    for (const listener of this.#listeners.ended) listener(run);
    this.#changed();
  }

  #nextChange(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        this.#wake.delete(done);
        resolve();
      };
      const timer = setTimeout(done, pollEvery);
      signal?.addEventListener('abort', done, { once: true });
      this.#wake.add(done);
    });
  }
}

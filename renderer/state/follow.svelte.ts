import type { Progress, RunEvent, RunState } from '../../preload/contract/index.ts';
import { asError } from '../asError.ts';
import { call } from '../client.ts';
import { stageWords } from './stageWords.ts';
import { onConnection } from './changes.ts';
import { type Training, Trainings } from './training.ts';

export interface LogLine {
  readonly seq: number;
  readonly at: string;
  readonly level: 'info' | 'warning' | 'error';
  readonly text: string;
}

export interface Sample {
  readonly at: number;
  readonly value: number;
  readonly what: string;
}

/** Points that a chart can show; older ones are thinned out beyond this. */
const maxSamples = 600;
/** Events come in bursts when a page is opened late; they are shown together, this often, in milliseconds. */
const showEvery = 100;

/** The story of one run, from its first event to the one that happens now. */
export class Follower {
  readonly #run: string;
  #after = 0;
  #abort: AbortController | null = null;
  #pending: RunEvent[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #trainings = new Trainings();

  state = $state<RunState | null>(null);
  reason = $state<string | null>(null);
  progress = $state.raw<Progress | null>(null);
  /** How far every stage came of which there was an event. */
  stages = $state.raw<Readonly<Record<string, { readonly done: number; readonly total: number }>>>({});
  log = $state.raw<readonly LogLine[]>([]);
  memory = $state.raw<readonly Sample[]>([]);
  losses = $state.raw<readonly Sample[]>([]);
  trainings = $state.raw<readonly Training[]>([]);
  error = $state.raw<Error | null>(null);

  constructor(run: string) {
    this.#run = run;
  }

  /** Follows until the run stands still; again when the program comes back or the run is resumed. */
  start(): () => void {
    void this.#listen();
    const off = onConnection((connected) => connected && void this.#listen());
    return () => {
      off();
      this.#abort?.abort();
      if (this.#timer) clearTimeout(this.#timer);
    };
  }

  again(): void {
    void this.#listen();
  }

  async #listen(): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const end = await call(
        'runs.follow',
        { run: this.#run, after: this.#after },
        {
          signal: abort.signal,
          onEvent: (event) => {
            if (event.kind === 'run' && this.#abort === abort) this.#take(event.event);
          },
        },
      );
      if (this.#abort !== abort) return;
      this.#show();
      this.state = end.state;
      this.error = null;
    } catch (reason) {
      if (abort.signal.aborted) return;
      this.error = asError(reason);
    }
  }

  #take(event: RunEvent): void {
    if (event.seq <= this.#after) return;
    this.#after = event.seq;
    this.#pending.push(event);
    this.#timer ??= setTimeout(() => this.#show(), showEvery);
  }

  #show(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const events = this.#pending;
    this.#pending = [];
    const log: LogLine[] = [];
    const memory: Sample[] = [];
    const losses: Sample[] = [];
    let stages = this.stages;
    let trained = false;
    for (const event of events) {
      const { seq, at, body } = event;
      const time = Date.parse(at);
      trained = this.#trainings.take(event) || trained;
      if (body.kind === 'state') {
        this.state = body.state;
        this.reason = body.reason;
        if (body.state === 'running') stages = {};
      } else if (body.kind === 'log') log.push({ seq, at, level: body.level, text: stageWords(body.text) });
      else if (body.kind === 'loss') losses.push({ at: time, value: body.value, what: body.what });
      else if (body.kind === 'progress') {
        this.progress = body;
        stages = { ...stages, [body.stage]: { done: body.done, total: body.total } };
        memory.push({ at: time, value: body.memory, what: stageWords(body.stage) });
      }
    }
    if (trained) this.trainings = this.#trainings.shown;
    this.stages = stages;
    if (log.length) this.log = [...this.log, ...log];
    if (memory.length) this.memory = thinned([...this.memory, ...memory]);
    if (losses.length) this.losses = [...this.losses, ...losses];
  }
}

/** Every second of the older points, as often as needed. */
function thinned(samples: readonly Sample[]): readonly Sample[] {
  if (samples.length <= maxSamples) return samples;
  const half = samples.length >> 1;
  return thinned([...samples.slice(0, half).filter((_, i) => i % 2 === 0), ...samples.slice(half)]);
}

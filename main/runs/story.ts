import type { RunEvent } from '../../preload/contract/index.ts';
import type { EngineEvent } from '../engine/context.ts';
import type { Project } from '../project/project.ts';

/** Progress is written down at least for every step, and for memory this often, in milliseconds. */
const progressEvery = 1000;
/** Milliseconds between two steps of one stage that are written down. */
const stepEvery = 200;

/** Writes one event of a run. Events decorate a run: one that cannot be written must not end it. */
export const emitRunEvent = (project: Project, run: number, body: RunEvent['body']): Promise<boolean> =>
  project.runEvents.add(run, body).then(
    () => true,
    () => false,
  );

/**
 * The story of a run as its engine writes it: every step and every word, memory once a second. What is written stays when
 * the engine is killed, and a resumed run goes on behind it.
 */
export class Story {
  readonly #project: Project;
  readonly #run: number;
  #last = '';
  #written = -Infinity;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(project: Project, run: number) {
    this.#project = project;
    this.#run = run;
  }

  /** Writes what an engine event says, if it is due; resolves to whether something was written. */
  async record(event: EngineEvent): Promise<boolean> {
    const bodies = this.#bodiesOf(event);
    await Promise.all(bodies.map((body) => this.add(body)));
    return bodies.length > 0;
  }

  /** Writes an event. */
  add(body: RunEvent['body']): Promise<boolean> {
    const written = emitRunEvent(this.#project, this.#run, body);
    this.#writing = Promise.all([this.#writing, written]);
    return written;
  }

  /** Resolves when everything that was given is on disk. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  #bodiesOf(event: EngineEvent): RunEvent['body'][] {
    if (event.kind === 'warning') return [{ kind: 'log', level: 'warning', text: event.message }];
    if (event.kind === 'loss' || event.kind === 'training') return [event];
    if (event.kind !== 'progress') return [];
    const begun = this.#last.startsWith(`${event.stage}\0`);
    const step = `${event.stage}\0${event.done}`;
    const since = performance.now() - this.#written;
    const wait = step === this.#last ? progressEvery : event.done < event.total ? stepEvery : 0;
    if (begun && since < wait) return [];
    this.#last = step;
    this.#written = performance.now();
    return [...(begun ? [] : [{ kind: 'log', level: 'info', text: event.stage } as const]), event];
  }
}

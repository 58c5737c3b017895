import type { RunEvent, TrainingEvent, TrainingOutcome } from '../../preload/contract/index.ts';

type EventOf<Kind extends TrainingEvent['kind']> = Extract<TrainingEvent, { kind: Kind }>;
export type Step = EventOf<'step'>;
export type EvaluationStep = EventOf<'evaluation'>;
export type Summary = TrainingOutcome;

/** Whether the state that was taken is the one the training started from. */
export const gainedNothing = ({ gained }: Pick<Summary, 'gained'>): boolean => !gained;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Range {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** A training as a page shows it: thinned to what can be drawn, however many steps there were. */
export interface Training {
  /** Losses of single steps, in nats per token: the lowest and the highest of every stretch that is drawn as one. */
  readonly ranges: readonly Range[];
  /** Their running mean. */
  readonly line: readonly Point[];
  /** Losses of calibration text, the first and the last always among them. */
  readonly evaluations: readonly EvaluationStep[];
  /** The newest step; null before the first. */
  readonly last: Step | null;
  /** The running mean after the newest step. */
  readonly smooth: number | null;
  /** Seconds until the last step at the pace since the engine started; null while there is nothing to go by. */
  readonly left: number | null;
  /** What came of it; null while it goes on. */
  readonly summary: Summary | null;
}

/** Stretches that a line is drawn in, and evaluation steps that are drawn. */
const mostStretches = 400;
const mostEvaluations = 60;
/** Share of the newest step in the running mean. */
const newest = 0.05;

/** One training from its first step to what came of it. What a resume emits again replaces what was emitted before. */
class Course {
  #steps: number[] = [];
  #losses: number[] = [];
  /** Running means, the first steps weighing as much as they must for the mean to start at the first loss. */
  #means: number[] = [];
  #evaluations: EvaluationStep[] = [];
  #last: Step | null = null;
  /** First step since the engine started, and when it and the newest one were reported. */
  #pace: { readonly step: number; readonly at: number; until: number } | null = null;
  #summary: Summary | null = null;

  take(event: TrainingEvent, at: number): void {
    if (event.kind === 'trained') this.#summary = event;
    else if (event.kind === 'evaluation') {
      this.#forget({ steps: event.step + 1, evaluations: event.step });
      this.#evaluations.push(event);
    } else {
      this.#forget({ steps: event.step, evaluations: event.step });
      const mean = this.#means.at(-1) ?? event.loss;
      const share = Math.max(newest, 1 / (this.#means.length + 1));
      this.#steps.push(event.step);
      this.#losses.push(event.loss);
      this.#means.push(mean + share * (event.loss - mean));
      this.#last = event;
      this.#pace ??= { step: event.step, at, until: at };
      this.#pace.until = at;
    }
  }

  /** The engine was started anew: its pace says nothing of the time in between. */
  pause(): void {
    this.#pace = null;
  }

  get shown(): Training {
    return {
      ...this.#thinned(),
      evaluations: spread(this.#evaluations, mostEvaluations),
      last: this.#last,
      smooth: this.#means.at(-1) ?? null,
      left: this.#left,
      summary: this.#summary,
    };
  }

  get #left(): number | null {
    if (!this.#pace || !this.#last || this.#summary) return null;
    const { step, steps } = this.#last;
    const done = step - this.#pace.step;
    return done > 0 ? ((this.#pace.until - this.#pace.at) / 1000 / done) * (steps - step) : null;
  }

  /** Drops steps and evaluation steps from these on: their events come again. */
  #forget({ steps, evaluations }: { readonly steps: number; readonly evaluations: number }): void {
    while ((this.#steps.at(-1) ?? -1) >= steps) {
      this.#steps.pop();
      this.#losses.pop();
      this.#means.pop();
    }
    while ((this.#evaluations.at(-1)?.step ?? -1) >= evaluations) this.#evaluations.pop();
    if (!this.#steps.length) this.#last = null;
    this.#summary = null;
  }

  #thinned(): Pick<Training, 'ranges' | 'line'> {
    const count = this.#steps.length;
    const stretch = Math.max(1, Math.ceil(count / mostStretches));
    const ranges: Range[] = [];
    const line: Point[] = [];
    for (let from = 0; from < count; from += stretch) {
      const until = Math.min(count, from + stretch);
      let [low, high] = [Infinity, -Infinity];
      for (let i = from; i < until; i += 1) {
        const loss = this.#losses[i] as number;
        if (loss < low) low = loss;
        if (loss > high) high = loss;
      }
      const x = this.#steps[until - 1] as number;
      ranges.push({ x, low, high });
      line.push({ x, y: this.#means[until - 1] as number });
    }
    return { ranges, line };
  }
}

/** At most so many of them, evenly spread, the first and the last among them. */
function spread<One>(all: readonly One[], most: number): readonly One[] {
  if (all.length <= most) return all.slice();
  return Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / (most - 1))] as One);
}

/**
 * The trainings of one run, as its events report them. A run trains at most twice, while and after it prunes, and an engine
 * that is started anew goes through its trainings from the first.
 */
export class Trainings {
  readonly #courses: Course[] = [];
  #at = 0;

  /** Whether the event changed anything here. */
  take({ at, body }: Pick<RunEvent, 'at' | 'body'>): boolean {
    if (body.kind === 'state' && body.state === 'running') {
      this.#at = 0;
      for (const course of this.#courses) course.pause();
    }
    if (body.kind !== 'training') return false;
    const course = (this.#courses[this.#at] ??= new Course());
    course.take(body.event, Date.parse(at));
    if (body.event.kind === 'trained') this.#at += 1;
    return true;
  }

  get shown(): readonly Training[] {
    return this.#courses.map(({ shown }) => shown);
  }
}

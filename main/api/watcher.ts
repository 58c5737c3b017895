import type { Topic } from '../../preload/contract/index.ts';
import type { Project } from '../project/project.ts';

/** How often the project is polled for changes by engines and other processes, in milliseconds. */
const pollEvery = 500;

/** Emits which kinds of things changed in a project. It polls only while somebody listens. */
export class Watcher {
  readonly #project: () => Promise<Project | null>;
  readonly #listeners = new Set<(topics: readonly Topic[]) => void>();
  #timer: NodeJS.Timeout | null = null;
  #last: Readonly<Record<string, string>> | null = null;
  /** Rises with every new baseline; a poll that began before it emits nothing any more. */
  #turn = 0;

  constructor(project: () => Promise<Project | null>) {
    this.#project = project;
  }

  listen(listener: (topics: readonly Topic[]) => void): () => void {
    this.#listeners.add(listener);
    if (!this.#timer) {
      this.#timer = setInterval(() => void this.#poll(), pollEvery);
      // What changes from now on counts, not from the first poll on.
      void this.#poll();
    }
    return () => {
      this.#listeners.delete(listener);
      if (!this.#listeners.size) this.stop();
    };
  }

  /** Something is known to have changed. */
  emit(topics: readonly Topic[]): void {
    for (const listener of this.#listeners) listener(topics);
  }

  /** Another project is open now. What it holds is noted first: a change after somebody asked again is not missed. */
  async reset(): Promise<void> {
    this.#forget();
    if (this.#timer) await this.#poll();
    this.emit(['project', 'models', 'datasets', 'runs', 'variants']);
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#forget();
  }

  #forget(): void {
    this.#turn += 1;
    this.#last = null;
  }

  async #poll(): Promise<void> {
    const turn = this.#turn;
    const now = await this.#project()
      .then((project) => project?.versions() ?? null)
      .catch(() => null);
    if (turn !== this.#turn) return;
    const before = this.#last;
    this.#last = now;
    if (!now || !before) return;
    const changed = Object.entries(now).flatMap(([topic, version]) => (before[topic] === version ? [] : [topic]));
    if (changed.length) this.emit(changed as Topic[]);
  }
}

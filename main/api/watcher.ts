import type { Topic } from '../../preload/contract/index.ts';
import type { Project } from '../project/project.ts';

/** How often the project is looked at for changes by engines and other processes, in milliseconds. */
const pollEvery = 1000;

/** Tells what changed in a project. It looks only while somebody listens. */
export class Watcher {
  readonly #project: () => Promise<Project | null>;
  readonly #listeners = new Set<(topics: readonly Topic[]) => void>();
  #timer: NodeJS.Timeout | null = null;
  #last: Readonly<Record<string, string>> | null = null;
  /** Rises with every new baseline; a look that began before it says nothing any more. */
  #turn = 0;

  constructor(project: () => Promise<Project | null>) {
    this.#project = project;
  }

  listen(listener: (topics: readonly Topic[]) => void): () => void {
    this.#listeners.add(listener);
    if (!this.#timer) {
      this.#timer = setInterval(() => void this.#look(), pollEvery);
      // What changes from now on counts, not from the first look on.
      void this.#look();
    }
    return () => {
      this.#listeners.delete(listener);
      if (!this.#listeners.size) this.stop();
    };
  }

  /** Something is known to have changed. */
  tell(topics: readonly Topic[]): void {
    for (const listener of this.#listeners) listener(topics);
  }

  /** Another project is open now. What it holds is noted first: a change after somebody asked again is not missed. */
  async reset(): Promise<void> {
    this.#forget();
    if (this.#timer) await this.#look();
    this.tell(['project', 'models', 'datasets', 'runs', 'variants']);
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

  async #look(): Promise<void> {
    const turn = this.#turn;
    const now = await this.#project()
      .then((project) => project?.versions() ?? null)
      .catch(() => null);
    if (turn !== this.#turn) return;
    const before = this.#last;
    this.#last = now;
    if (!now || !before) return;
    const changed = Object.entries(now).flatMap(([topic, version]) => (before[topic] === version ? [] : [topic]));
    if (changed.length) this.tell(changed as Topic[]);
  }
}

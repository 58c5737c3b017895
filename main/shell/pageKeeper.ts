import type { MessageBoxOptions } from 'electron';
import type { Words } from './words/index.ts';

interface Parts {
  /** Loads the page. @throws when it cannot be loaded. */
  readonly load: () => Promise<void>;
  /** Asks a person; the number of the button that was pressed. */
  readonly ask: (question: MessageBoxOptions) => Promise<number>;
  /** Ends the program. */
  readonly quit: () => void;
  readonly words: () => Words['page'];
  /** Milliseconds that only rise. */
  readonly now?: () => number;
}

/** A page that ends as often as this within so many milliseconds would end again: then a person is asked. */
const most = 3;
const within = 60_000;

/**
 * Keeps the page of the window loaded: one that crashed is loaded again by itself, but not for ever. One that cannot be loaded, or
 * crashes again and again, is told of, and a person says whether to try once more.
 */
export class PageKeeper {
  readonly #parts: Parts;
  readonly #now: () => number;
  #crashes: number[] = [];
  /** Crashes since the window was made. */
  #all = 0;
  #asking = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#now = parts.now ?? (() => performance.now());
  }

  async load(): Promise<void> {
    const before = this.#all;
    try {
      await this.#parts.load();
    } catch (error) {
      // A page that crashed while it was loaded is dealt with as such.
      if (this.#all === before)
        await this.#tell(this.#parts.words().notShown, error instanceof Error ? error.message : String(error));
    }
  }

  async crashed(reason: string): Promise<void> {
    const now = this.#now();
    this.#all += 1;
    this.#crashes = [...this.#crashes.filter((at) => now - at < within), now];
    if (this.#crashes.length < most) await this.load();
    else await this.#tell(this.#parts.words().crashes, this.#parts.words().often(most, reason));
  }

  async #tell(message: string, why: string): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const words = this.#parts.words();
    const button = await this.#parts.ask({
      type: 'error',
      title: 'Espalier',
      message,
      detail: `${why} ${words.detail}`,
      buttons: [words.again, words.quit],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    });
    this.#asking = false;
    this.#crashes = [];
    if (button === 0) await this.load();
    else this.#parts.quit();
  }
}

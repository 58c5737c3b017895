import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Settings } from '../../preload/contract/index.ts';
import { settings as settingsSchema } from '../../preload/contract/projects.ts';
import { writeFileAtomic } from '../formats/atomic.ts';
import { readJson } from '../formats/json.ts';

const maxBytes = 1_000_000;
/** Projects that are remembered. */
const maxRecent = 50;

const recentSchema = z.array(z.strictObject({ folder: z.string(), opened: z.string() }));
type Recent = z.infer<typeof recentSchema>;

/** What is not mentioned stays. */
type Change = { readonly [K in keyof Settings]?: Settings[K] | undefined };

const defaults: Settings = { memoryBudget: null, theme: 'system', language: 'system' };

const mentioned = (change: Change) =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<Settings>;

/** What belongs to the person and not to a project: settings, and which projects there are. */
export class Home {
  readonly folder: string;
  readonly #listeners = new Set<() => void>();
  #tail: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Settings; a file that is missing or damaged counts as no choice made. */
  async settings(): Promise<Settings> {
    const found = settingsSchema.partial().safeParse(await this.#read('settings.json'));
    return { ...defaults, ...(found.success ? mentioned(found.data) : {}) };
  }

  /** Calls back when settings were changed. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  change(change: Change): Promise<Settings> {
    return this.#inTurn(async () => {
      const changed = { ...(await this.settings()), ...mentioned(change) };
      await this.#write('settings.json', changed);
      for (const listener of this.#listeners) listener();
      return changed;
    });
  }

  /** Projects that were opened, newest first. */
  async recent(): Promise<readonly (Recent[number] & { readonly there: boolean })[]> {
    const known = await this.#recent();
    return Promise.all(
      known.map(async (project) => {
        const there = await access(join(project.folder, 'project.sqlite')).then(
          () => true,
          () => false,
        );
        return { ...project, there };
      }),
    );
  }

  remember(folder: string): Promise<void> {
    return this.#inTurn(async () => {
      const others = (await this.#recent()).filter((project) => project.folder !== folder);
      await this.#write('recent.json', [{ folder, opened: new Date().toISOString() }, ...others].slice(0, maxRecent));
    });
  }

  forget(folder: string): Promise<void> {
    return this.#inTurn(async () => {
      const others = (await this.#recent()).filter((project) => project.folder !== folder);
      await this.#write('recent.json', others);
    });
  }

  async #recent(): Promise<Recent> {
    const found = recentSchema.safeParse(await this.#read('recent.json'));
    return found.success ? found.data : [];
  }

  #read(name: string): Promise<unknown> {
    return readJson(join(this.folder, name), maxBytes).catch(() => null);
  }

  async #write(name: string, value: unknown): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await writeFileAtomic(join(this.folder, name), `${JSON.stringify(value, null, 2)}\n`);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }
}

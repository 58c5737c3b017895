import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { syncFolder } from '../../formats/atomic.ts';
import { exists } from '../../formats/files.ts';
import { readJson } from '../../formats/json.ts';

/** One call that changed a project: a method of one of its repositories (writes.ts), with its arguments as JSON. */
export interface JournalWrite {
  readonly on: string;
  readonly method: string;
  readonly values: readonly unknown[];
}

/** What was written together: all of it counts, or nothing. */
export interface JournalEntry {
  /** Rises by one, from 1. */
  readonly seq: number;
  readonly writes: readonly JournalWrite[];
}

/** Manifests of models with many experts are the largest thing in an entry. */
const maxBytes = 256 * 2 ** 20;

const entryForm = z.strictObject({
  format: z.literal(1),
  writes: z.array(z.strictObject({ on: z.string(), method: z.string(), values: z.array(z.unknown()) })),
});

const nameOf = (seq: number): string => `${String(seq).padStart(8, '0')}.json`;
const nameForm = /^(\d{8})\.json$/;

/** Another engine writes the same journal: the scheduler has started the job again while this one still worked. */
export class JournalTaken extends Error {
  override readonly name = 'JournalTaken';
}

/**
 * A folder of numbered files, one for every entry. A file is there as a whole or not at all, never changes, and can be made
 * by one process only, on network file systems too: it is written beside and linked to its name, which fails where that is taken.
 */
export class Journal {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Number of the newest entry; 0 when there is none. */
  async last(): Promise<number> {
    const names = await readdir(this.folder).catch(() => []);
    return Math.max(0, ...names.flatMap((name) => nameForm.exec(name)?.[1] ?? []).map(Number));
  }

  /** @throws JournalTaken when somebody else has written an entry of this number. */
  async write({ seq, writes }: JournalEntry): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const temporary = join(this.folder, `.${randomUUID()}.tmp`);
    try {
      const handle = await open(temporary, 'wx');
      try {
        await handle.writeFile(JSON.stringify({ format: 1, writes }));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await link(temporary, join(this.folder, nameOf(seq))).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        throw new JournalTaken(
          `${join(this.folder, nameOf(seq))} was written by another engine; this one ends, and what it finished stays.`,
        );
      });
    } finally {
      await rm(temporary, { force: true });
    }
    await syncFolder(this.folder);
  }

  /**
   * Entries after a number, in their order, up to the first that is not there yet.
   *
   * @throws FormatError or ZodError when a file is no entry.
   */
  async *after(seq: number): AsyncGenerator<JournalEntry> {
    for (let next = seq + 1, last = await this.last(); next <= last; next += 1) {
      const path = join(this.folder, nameOf(next));
      // A network file system may show a later file first.
      if (!(await exists(path))) return;
      const content = await readJson(path, maxBytes);
      yield { seq: next, writes: entryForm.parse(content).writes };
    }
  }
}

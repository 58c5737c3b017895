import { AsyncLocalStorage } from 'node:async_hooks';
import { Database } from '../database.ts';
import { Project } from '../project.ts';
import { Journal, type JournalWrite } from './files.ts';
import { doWrite, noteWrites } from './writes.ts';

/** How a project is worked on from a machine that may not write its database. */
export interface RecordedPlace {
  /** Folder of the project, on a file system that all machines see. */
  readonly folder: string;
  /** A copy of the project's database that nobody else has open. */
  readonly database: string;
  /** Folder of the journal. */
  readonly journal: string;
  /** Journals of engines that went before: what they finished is found. */
  readonly before: readonly string[];
}

/**
 * A project whose database is a private copy. Objects are written where the project has its own, because an object is the same
 * whoever writes it; what is written to the database is also written to a journal, in the same order and the same groups, from
 * which whoever owns the project does it again (apply.ts). So everything that works on a project works on this one.
 */
export class RecordedProject extends Project {
  readonly #journal: Journal;
  readonly #together = new AsyncLocalStorage<JournalWrite[]>();
  #seq: number;
  #tail: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, database: Database, journal: Journal, seq: number) {
    super(folder, database);
    this.#journal = journal;
    this.#seq = seq;
  }

  static async open({ folder, database, journal, before }: RecordedPlace): Promise<RecordedProject> {
    const own = new Journal(journal);
    const project = new RecordedProject(folder, await Database.open(database), own, await own.last());
    // Its own too: the engine that the scheduler starts again finds what it had finished.
    for (const path of [...before, journal])
      for await (const { writes } of new Journal(path).after(0))
        for (const write of writes) if (write.on === 'artifacts') await doWrite(project, write);
    noteWrites(project, (write, result) => project.#note(timed(write, result)));
    return project;
  }

  /** Writes of a transaction are one entry, made when it has succeeded. */
  override transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.#together.getStore()) return super.transaction(work);
    const writes: JournalWrite[] = [];
    return this.#together.run(writes, async () => {
      const value = await super.transaction(work);
      if (writes.length) await this.#append(writes);
      return value;
    });
  }

  override async close(): Promise<void> {
    await this.#tail.catch(() => undefined);
    await super.close();
  }

  #note(write: JournalWrite): Promise<void> {
    const together = this.#together.getStore();
    if (!together) return this.#append([write]);
    together.push(write);
    return Promise.resolve();
  }

  /** After everything that was noted before. An entry that could not be written ends the journal: a gap would be read as its end. */
  #append(writes: readonly JournalWrite[]): Promise<void> {
    const done = this.#tail.then(async () => {
      await this.#journal.write({ seq: this.#seq + 1, writes });
      this.#seq += 1;
    });
    this.#tail = done;
    done.catch(() => undefined);
    return done;
  }
}

/** An event keeps the time that it had here. */
const timed = (write: JournalWrite, result: unknown): JournalWrite =>
  write.on === 'runEvents' ? { ...write, values: [...write.values, (result as { readonly at: string }).at] } : write;

import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import sqlite3 from 'sqlite3';

export type SqlValue = string | number | null;
type Row = Record<string, SqlValue>;

/** Other processes hold the write lock for milliseconds; a minute of waiting means something is wrong. */
const defaultPatience = 60_000;

const pragmas = ['synchronous = FULL', 'foreign_keys = ON', 'secure_delete = ON'];

/**
 * One connection to a project's sqlite file. Several processes may have one open; writes are serialised by sqlite, and
 * within a connection by a queue: a statement from outside a transaction waits for its end, so that it is neither seen
 * nor taken back by it. WAL with full synchronisation: a committed write survives kill and power loss. What is deleted is
 * overwritten with zeros.
 */
export class Database {
  readonly path: string;
  readonly #native: sqlite3.Database;
  readonly #current = new AsyncLocalStorage<{ open: boolean }>();
  readonly #patience: number;
  #tail: Promise<unknown> = Promise.resolve();

  private constructor(native: sqlite3.Database, path: string, patience: number) {
    this.#native = native;
    this.path = path;
    this.#patience = patience;
  }

  /** `patience`: milliseconds to wait for another connection's lock. */
  static async open(
    path: string,
    {
      patience = defaultPatience,
      journal = 'WAL',
    }: { readonly patience?: number | undefined; readonly journal?: 'WAL' | 'DELETE' } = {},
  ): Promise<Database> {
    const native = await new Promise<sqlite3.Database>((resolve, reject) => {
      const made = new sqlite3.Database(path, (error) => (error ? reject(explained(error, path)) : resolve(made)));
    });
    native.configure('busyTimeout', 0);
    const database = new Database(native, path, patience);
    try {
      for (const pragma of [`journal_mode = ${journal}`, ...pragmas]) await database.exec(`PRAGMA ${pragma}`);
    } catch (error) {
      await database.close();
      throw error;
    }
    return database;
  }

  /** Runs statements that return nothing; several only inside a transaction. */
  exec(sql: string): Promise<void> {
    return this.#inTurn(sql, (done) => this.#native.exec(sql, (error) => done(error, undefined)));
  }

  /** Runs one statement; returns how many rows it changed. */
  run(sql: string, ...values: SqlValue[]): Promise<number> {
    return this.#inTurn(sql, (done) =>
      this.#native.run(sql, values, function (error) {
        done(error, this.changes);
      }),
    );
  }

  all(sql: string, ...values: SqlValue[]): Promise<Row[]> {
    return this.#inTurn(sql, (done) => this.#native.all<Row>(sql, values, done));
  }

  async get(sql: string, ...values: SqlValue[]): Promise<Row | null> {
    return (await this.all(sql, ...values))[0] ?? null;
  }

  /**
   * All or nothing; takes the write lock at once, so that what is read inside stays true until the end. A transaction
   * inside another becomes part of it.
   */
  transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.#current.getStore()?.open) return work();
    return this.#queued(() => {
      const state = { open: true };
      return this.#current.run(state, async () => {
        await this.exec('BEGIN IMMEDIATE');
        try {
          const value = await work();
          await this.exec('COMMIT');
          return value;
        } catch (error) {
          // A full disk has rolled back already; what went wrong first is what counts.
          await this.exec('ROLLBACK').catch(() => undefined);
          throw error;
        } finally {
          state.open = false;
        }
      });
    });
  }

  /** Writes the whole database anew, so that no page holds anything that was deleted, and empties the write-ahead log. */
  async compact(): Promise<void> {
    // What is written on the way may not lie in the folder for temporary files of the system.
    await this.exec('PRAGMA temp_store = MEMORY');
    await this.exec('VACUUM');
    await this.emptyLog();
  }

  /**
   * Moves the write-ahead log into the database and cuts it to nothing.
   *
   * @throws when another connection reads from it all the time.
   */
  async emptyLog(): Promise<void> {
    const end = performance.now() + this.#patience;
    for (;;) {
      const row = await this.get('PRAGMA wal_checkpoint(TRUNCATE)');
      if (!row?.['busy']) return;
      if (performance.now() > end)
        throw new Error(
          `The write-ahead log of ${this.path} cannot be emptied while another program reads it; close that program and open the project again.`,
        );
      await sleep(50);
    }
  }

  /** Copies everything, as it is at one moment, into a file that is not there yet. */
  async copyTo(path: string): Promise<void> {
    await this.run('VACUUM INTO ?', path);
  }

  async close(): Promise<void> {
    await this.#tail;
    await new Promise<void>((resolve, reject) => this.#native.close((error) => (error ? reject(error) : resolve())));
  }

  #inTurn<T>(sql: string, start: (done: Done<T>) => void): Promise<T> {
    const statement = () => this.#patiently(sql, start);
    return this.#current.getStore()?.open ? statement() : this.#queued(statement);
  }

  /** After everything that was asked before. */
  #queued<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  /**
   * Runs a statement again while another connection holds the lock. sqlite could wait by itself, but it would block one
   * of Node's four pool threads, and the holder of the lock may need just that one to come to its end.
   */
  async #patiently<T>(sql: string, start: (done: Done<T>) => void): Promise<T> {
    const end = performance.now() + this.#patience;
    for (let pause = 1; ; pause = Math.min(50, pause * 2)) {
      try {
        return await new Promise<T>((resolve, reject) => {
          start((error, value) => (error ? reject(error) : resolve(value)));
        });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'SQLITE_BUSY' || performance.now() + pause > end)
          throw explained(error as Error, this.path, sql);
        await sleep(pause);
      }
    }
  }
}

type Done<T> = (error: Error | null, value: T) => void;

/** What sqlite's result codes mean to a person, and what to do. */
const causes: Readonly<Record<string, string>> = {
  SQLITE_BUSY: 'is held by another process; wait for it or end it, then try again',
  SQLITE_FULL: 'cannot grow because the disk is full; free some space and try again',
  SQLITE_READONLY: 'cannot be written; check the permissions of the project folder',
  SQLITE_CANTOPEN: 'cannot be opened; check that the project folder is there and may be written to',
  SQLITE_NOTADB: 'is not a database; choose another project folder or bring the file back from a copy',
  SQLITE_CORRUPT: 'is damaged; bring the project folder back from a copy',
};

function explained(error: Error & { code?: string }, path: string, sql = ''): Error {
  const cause = causes[error.code ?? ''];
  const message = cause
    ? `The project database ${path} ${cause}.`
    : `The project database refused "${sql.trim().split('\n')[0] ?? ''}": ${error.message}.`;
  return new Error(message, { cause: error });
}

import sqlite3 from 'sqlite3';

export type SqlValue = string | number | null;
type Row = Record<string, SqlValue>;

/** Other processes hold the write lock for milliseconds; a minute of waiting means something is wrong. */
const busyMilliseconds = 60_000;

/**
 * One connection to a project's sqlite file. Several processes may have one open; writes are serialised by sqlite, and
 * within a connection by `transaction`. WAL with full synchronisation: a committed write survives kill and power loss.
 */
export class Database {
  readonly #native: sqlite3.Database;
  #tail: Promise<unknown> = Promise.resolve();

  private constructor(native: sqlite3.Database) {
    this.#native = native;
  }

  static async open(path: string): Promise<Database> {
    const native = await new Promise<sqlite3.Database>((resolve, reject) => {
      const made = new sqlite3.Database(path, (error) => {
        if (error) reject(new Error(`The project database ${path} cannot be opened: ${error.message}.`));
        else resolve(made);
      });
    });
    native.configure('busyTimeout', busyMilliseconds);
    const database = new Database(native);
    await database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
    return database;
  }

  /** Runs statements that return nothing. */
  exec(sql: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#native.exec(sql, (error) => (error ? reject(explained(error, sql)) : resolve()));
    });
  }

  /** Runs one statement; returns how many rows it changed. */
  run(sql: string, ...values: SqlValue[]): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#native.run(sql, values, function (error) {
        if (error) reject(explained(error, sql));
        else resolve(this.changes);
      });
    });
  }

  all(sql: string, ...values: SqlValue[]): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      this.#native.all<Row>(sql, values, (error, rows) => (error ? reject(explained(error, sql)) : resolve(rows)));
    });
  }

  async get(sql: string, ...values: SqlValue[]): Promise<Row | null> {
    return (await this.all(sql, ...values))[0] ?? null;
  }

  /** All or nothing; takes the write lock at once, so that what is read inside stays true until the end. */
  transaction<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(async () => {
      await this.exec('BEGIN IMMEDIATE');
      try {
        const value = await work();
        await this.exec('COMMIT');
        return value;
      } catch (error) {
        await this.exec('ROLLBACK');
        throw error;
      }
    });
    this.#tail = result.catch(() => undefined);
    return result;
  }

  async close(): Promise<void> {
    await this.#tail;
    await new Promise<void>((resolve, reject) => this.#native.close((error) => (error ? reject(error) : resolve())));
  }
}

const explained = (error: Error, sql: string): Error =>
  new Error(`The project database refused "${sql.trim().split('\n')[0] ?? ''}": ${error.message}.`, { cause: error });

import { createHash } from 'node:crypto';
import type { Database } from './database.ts';

/** Rows that are checked at once; between pages other work gets its turn. */
const page = 500;

export interface AuditEntry {
  readonly seq: number;
  readonly at: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: unknown;
}

/**
 * What was done in the project, in order. Rows can only be added (triggers refuse the rest), and every row carries a
 * hash over itself and the row before it, so that an edit around the program is found.
 */
export class AuditLog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Adds an entry; call inside the transaction of what it tells about. */
  append(action: string, subject: string, detail: unknown = {}): Promise<void> {
    return this.#database.transaction(async () => {
      const last = await this.#database.get('SELECT chain FROM audit ORDER BY seq DESC LIMIT 1');
      const row = { at: new Date().toISOString(), action, subject, detail: JSON.stringify(detail) };
      await this.#database.run(
        'INSERT INTO audit (seq, at, action, subject, detail, chain) VALUES (?, ?, ?, ?, ?, ?)',
        ...[(await this.#written()) + 1, row.at, row.action, row.subject, row.detail],
        link(String(last?.['chain'] ?? ''), row),
      );
    });
  }

  /** Entries before a number, newest last, at most `limit` of them. */
  async list({ before = Number.MAX_SAFE_INTEGER, limit = 1000 } = {}): Promise<AuditEntry[]> {
    const rows = await this.#database.all(
      'SELECT * FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?',
      ...[before, limit],
    );
    return rows.reverse().map((row) => ({
      seq: Number(row['seq']),
      at: String(row['at']),
      action: String(row['action']),
      subject: String(row['subject']),
      detail: JSON.parse(String(row['detail'])) as unknown,
    }));
  }

  /** How many entries there are. */
  async count(): Promise<number> {
    return Number((await this.#database.get('SELECT count(*) AS n FROM audit'))?.['n'] ?? 0);
  }

  /** Number of the first entry that is missing or does not fit the one before it; null when the log is whole. */
  async firstBroken(): Promise<number | null> {
    // What comes later fits what is there now, so the log need not be locked while it is read.
    const end = await this.#written();
    let before = '';
    let expected = 1;
    for (;;) {
      const rows = await this.#database.all(
        'SELECT * FROM audit WHERE seq >= ? AND seq <= ? ORDER BY seq LIMIT ?',
        ...[expected, end, page],
      );
      for (const row of rows) {
        const { seq, at, action, subject, detail, chain } = row;
        const due = link(before, {
          at: String(at),
          action: String(action),
          subject: String(subject),
          detail: String(detail),
        });
        if (seq !== expected || chain !== due) return expected;
        before = due;
        expected += 1;
      }
      if (rows.length < page) return expected <= end ? expected : null;
    }
  }

  /** Number of the newest entry ever written: sqlite keeps it beside the table, so an end that was cut off shows. */
  async #written(): Promise<number> {
    const row = await this.#database.get("SELECT max(seq) AS seq FROM sqlite_sequence WHERE name = 'audit'");
    return Number(row?.['seq'] ?? 0);
  }
}

const link = (before: string, row: { at: string; action: string; subject: string; detail: string }): string =>
  createHash('sha256')
    .update(JSON.stringify([before, row.at, row.action, row.subject, row.detail]))
    .digest('hex');

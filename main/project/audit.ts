import { createHash } from 'node:crypto';
import type { Database } from './database.ts';

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

  async list(): Promise<AuditEntry[]> {
    const rows = await this.#database.all('SELECT * FROM audit ORDER BY seq');
    return rows.map((row) => ({
      seq: Number(row['seq']),
      at: String(row['at']),
      action: String(row['action']),
      subject: String(row['subject']),
      detail: JSON.parse(String(row['detail'])) as unknown,
    }));
  }

  /** Number of the first entry that is missing or does not fit the one before it; null when the log is whole. */
  firstBroken(): Promise<number | null> {
    return this.#database.transaction(async () => {
      const rows = await this.#database.all('SELECT * FROM audit ORDER BY seq');
      const broken = firstBrokenOf(rows);
      return broken <= Math.max(rows.length, await this.#written()) ? broken : null;
    });
  }

  /** Number of the newest entry ever written: sqlite keeps it beside the table, so an end that was cut off shows. */
  async #written(): Promise<number> {
    const row = await this.#database.get("SELECT max(seq) AS seq FROM sqlite_sequence WHERE name = 'audit'");
    return Number(row?.['seq'] ?? 0);
  }
}

/** Number of the first row that breaks the chain; one past the last when all rows fit. */
function firstBrokenOf(rows: readonly Record<string, unknown>[]): number {
  let before = '';
  let expectedSeq = 1;
  for (const row of rows) {
    const { seq, at, action, subject, detail, chain } = row;
    const expected = link(before, {
      at: String(at),
      action: String(action),
      subject: String(subject),
      detail: String(detail),
    });
    if (seq !== expectedSeq || chain !== expected) return expectedSeq;
    before = expected;
    expectedSeq += 1;
  }
  return expectedSeq;
}

const link = (before: string, row: { at: string; action: string; subject: string; detail: string }): string =>
  createHash('sha256')
    .update(JSON.stringify([before, row.at, row.action, row.subject, row.detail]))
    .digest('hex');

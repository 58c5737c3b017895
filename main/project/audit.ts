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
  async append(action: string, subject: string, detail: unknown = {}): Promise<void> {
    const last = await this.#database.get('SELECT chain FROM audit ORDER BY seq DESC LIMIT 1');
    const row = { at: new Date().toISOString(), action, subject, detail: JSON.stringify(detail) };
    await this.#database.run(
      'INSERT INTO audit (at, action, subject, detail, chain) VALUES (?, ?, ?, ?, ?)',
      row.at,
      row.action,
      row.subject,
      row.detail,
      link(String(last?.['chain'] ?? ''), row),
    );
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

  /** Number of the first entry that does not fit the one before it; null when the log is whole. */
  async firstBroken(): Promise<number | null> {
    let before = '';
    for (const row of await this.#database.all('SELECT * FROM audit ORDER BY seq')) {
      const { at, action, subject, detail, chain } = row;
      const expected = link(before, {
        at: String(at),
        action: String(action),
        subject: String(subject),
        detail: String(detail),
      });
      if (chain !== expected) return Number(row['seq']);
      before = expected;
    }
    return null;
  }
}

const link = (before: string, row: { at: string; action: string; subject: string; detail: string }): string =>
  createHash('sha256')
    .update(JSON.stringify([before, row.at, row.action, row.subject, row.detail]))
    .digest('hex');

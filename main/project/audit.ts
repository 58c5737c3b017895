import { randomBytes } from 'node:crypto';
import { chainOf, digestOf } from './auditChain.ts';
import type { Database, SqlValue } from './database.ts';

/** Rows that are checked at once; between pages other work gets its turn. */
const page = 500;

export interface AuditEntry {
  readonly seq: number;
  readonly at: string;
  readonly action: string;
  /** Empty where it was erased. */
  readonly subject: string;
  readonly detail: unknown;
  /** What it was about was erased since. */
  readonly erased: boolean;
}

/** What an erasure is called in the log; its detail lists the entries whose text went with it. */
export const erasedAction = 'erased';

interface ErasedDetail {
  readonly entries: readonly number[];
}

/**
 * What was done in the project, in order. Rows can only be added (triggers refuse the rest), and every row carries a
 * hash over itself and the row before it, so that an edit around the program is found. What an entry is about lies in a table
 * beside it and may be erased; the entry stays, and the log says which erasure took its text.
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
      const seq = (await this.#written()) + 1;
      const key = randomBytes(32).toString('hex');
      const text = { subject, detail: JSON.stringify(detail) };
      const entry = { at: new Date().toISOString(), action, digest: digestOf(key, text) };
      await this.#database.run(
        'INSERT INTO audit (seq, at, action, digest, chain) VALUES (?, ?, ?, ?, ?)',
        ...[seq, entry.at, action, entry.digest, chainOf(String(last?.['chain'] ?? ''), entry)],
      );
      await this.#database.run(
        'INSERT INTO audit_texts (seq, key, subject, detail) VALUES (?, ?, ?, ?)',
        ...[seq, key, text.subject, text.detail],
      );
    });
  }

  /** Entries before a number, newest last, at most `limit` of them. */
  async list({ before = Number.MAX_SAFE_INTEGER, limit = 1000 } = {}): Promise<AuditEntry[]> {
    const rows = await this.#database.all(
      'SELECT * FROM audit LEFT JOIN audit_texts USING (seq) WHERE seq < ? ORDER BY seq DESC LIMIT ?',
      ...[before, limit],
    );
    return rows.reverse().map((row) => ({
      seq: Number(row['seq']),
      at: String(row['at']),
      action: String(row['action']),
      subject: String(row['subject'] ?? ''),
      detail: JSON.parse(String(row['detail'] ?? '{}')) as unknown,
      erased: row['key'] === null,
    }));
  }

  /** How many entries there are. */
  async count(): Promise<number> {
    return Number((await this.#database.get('SELECT count(*) AS n FROM audit'))?.['n'] ?? 0);
  }

  /**
   * Notes an erasure and takes the texts of all entries with it that speak of one of the names. Call inside the transaction that
   * erases.
   *
   * @param detail what of the erasure may be known for ever; no names.
   */
  async erase(names: ReadonlySet<string>, subject: string, detail: Readonly<Record<string, unknown>>): Promise<void> {
    const rows = await this.#database.all('SELECT seq, subject, detail FROM audit_texts ORDER BY seq');
    const texts = rows.map((row) => ({
      seq: Number(row['seq']),
      strings: [String(row['subject']), ...stringsIn(JSON.parse(String(row['detail'])))],
    }));
    const entries = texts.filter(({ strings }) => strings.some((one) => names.has(one))).map(({ seq }) => seq);
    for (const seq of entries) await this.#database.run('DELETE FROM audit_texts WHERE seq = ?', seq);
    await this.append(erasedAction, subject, { ...detail, entries });
  }

  /**
   * Number of the first entry that is missing, does not fit the one before it, or lost its text without an erasure that says so;
   * null when the log is whole.
   */
  async firstBroken(): Promise<number | null> {
    // What comes later fits what is there now, so the log need not be locked while it is read.
    const end = await this.#written();
    const erased = await this.#erased();
    let before = '';
    let expected = 1;
    for (;;) {
      const rows = await this.#database.all(
        'SELECT * FROM audit LEFT JOIN audit_texts USING (seq) WHERE seq >= ? AND seq <= ? ORDER BY seq LIMIT ?',
        ...[expected, end, page],
      );
      for (const row of rows) {
        const { seq, chain } = row;
        const entry = { at: String(row['at']), action: String(row['action']), digest: String(row['digest']) };
        const due = chainOf(before, entry);
        if (seq !== expected || chain !== due || !textFits(row, erased)) return expected;
        before = due;
        expected += 1;
      }
      if (rows.length < page) return expected <= end ? expected : null;
    }
  }

  /** Numbers of the entries whose text an erasure took. */
  async #erased(): Promise<ReadonlySet<number>> {
    const rows = await this.#database.all(
      'SELECT detail FROM audit JOIN audit_texts USING (seq) WHERE action = ?',
      erasedAction,
    );
    return new Set(rows.flatMap(({ detail }) => (JSON.parse(String(detail)) as ErasedDetail).entries));
  }

  /** Number of the newest entry ever written: sqlite keeps it beside the table, so an end that was cut off shows. */
  async #written(): Promise<number> {
    const row = await this.#database.get("SELECT max(seq) AS seq FROM sqlite_sequence WHERE name = 'audit'");
    return Number(row?.['seq'] ?? 0);
  }
}

/** Whether the text of an entry is the one that was written, or was erased by the program. */
const textFits = (row: Readonly<Record<string, SqlValue>>, erased: ReadonlySet<number>): boolean =>
  row['key'] === null
    ? erased.has(Number(row['seq']))
    : row['digest'] ===
      digestOf(String(row['key']), { subject: String(row['subject']), detail: String(row['detail']) });

/** Every string that is a value somewhere in JSON. */
const stringsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(stringsIn)
      : [];

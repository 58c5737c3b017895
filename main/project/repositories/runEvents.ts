import type { Database } from '../database.ts';

export interface RunEventRow {
  /** Rises by one within a run. */
  readonly seq: number;
  readonly at: string;
  readonly body: unknown;
}

/** The events of every run: kept, so that whoever looks later or again misses nothing. */
export class RunEvents {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @param at when it happened; now, unless another machine says so. */
  add(run: number, body: unknown, at = new Date().toISOString()): Promise<RunEventRow> {
    return this.#database.transaction(async () => {
      const row = { seq: (await this.last(run)) + 1, at, body };
      await this.#database.run(
        'INSERT INTO run_events (run, seq, at, body) VALUES (?, ?, ?, ?)',
        ...[run, row.seq, row.at, JSON.stringify(body)],
      );
      return row;
    });
  }

  /** Number of the newest event of a run; 0 when it has none. */
  async last(run: number): Promise<number> {
    const row = await this.#database.get('SELECT max(seq) AS seq FROM run_events WHERE run = ?', run);
    return Number(row?.['seq'] ?? 0);
  }

  /** What came of the run's trainings, in their order; a resumed run says the same again. */
  async trainings(run: number): Promise<unknown[]> {
    const rows = await this.#database.all(
      `SELECT json_extract(body, '$.event') AS event FROM run_events
       WHERE run = ? AND json_extract(body, '$.event.kind') = 'trained' GROUP BY event ORDER BY min(seq)`,
      run,
    );
    return rows.map(({ event }) => JSON.parse(String(event)) as unknown);
  }

  /** Events after a number, in order, at most `limit` of them. */
  async after(run: number, seq: number, limit = 1000): Promise<RunEventRow[]> {
    const rows = await this.#database.all(
      'SELECT seq, at, body FROM run_events WHERE run = ? AND seq > ? ORDER BY seq LIMIT ?',
      ...[run, seq, limit],
    );
    return rows.map(eventOf);
  }
}

const eventOf = (row: Readonly<Record<string, unknown>>): RunEventRow => ({
  seq: Number(row['seq']),
  at: String(row['at']),
  body: JSON.parse(String(row['body'])) as unknown,
});

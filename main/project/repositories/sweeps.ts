import type { Database } from '../database.ts';

/** A sweep as its tables have it. */
export interface SweepRow {
  readonly name: string;
  /** What was asked for; its meaning is known to who made it. */
  readonly input: unknown;
  /** Names of its runs, in their order. */
  readonly runs: readonly string[];
  readonly created: string;
}

const columns = `sweeps.*, (SELECT json_group_array(name) FROM (SELECT runs.name FROM sweep_points
  JOIN runs ON runs.id = sweep_points.run WHERE sweep_points.sweep = sweeps.id ORDER BY position)) AS run_names`;

/** Runs that were asked for together. */
export class Sweeps {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Stores a sweep of runs that there are, by their numbers, and gives it the next name. */
  add(input: unknown, runs: readonly number[]): Promise<SweepRow> {
    return this.#database.transaction(async () => {
      const next = Number((await this.#database.get('SELECT coalesce(max(id), 0) + 1 AS id FROM sweeps'))?.['id']);
      await this.#database.run(
        'INSERT INTO sweeps (id, name, input, created) VALUES (?, ?, ?, ?)',
        ...[next, `sweep-${next}`, JSON.stringify(input), new Date().toISOString()],
      );
      for (const [position, run] of runs.entries())
        await this.#database.run(
          'INSERT INTO sweep_points (sweep, position, run) VALUES (?, ?, ?)',
          next,
          position,
          run,
        );
      return this.get(`sweep-${next}`);
    });
  }

  async list(): Promise<SweepRow[]> {
    return (await this.#database.all(`SELECT ${columns} FROM sweeps ORDER BY id`)).map(read);
  }

  /** @throws listing what there is. */
  async get(name: string): Promise<SweepRow> {
    const row = await this.#database.get(`SELECT ${columns} FROM sweeps WHERE name = ?`, name);
    if (row) return read(row);
    const names = (await this.list()).map((one) => one.name);
    throw new Error(
      `There is no sweep "${name}". ${names.length ? `There is: ${names.slice(-8).join(', ')}` : 'Start one with: sweep'}.`,
    );
  }
}

const read = (row: Readonly<Record<string, unknown>>): SweepRow => ({
  ...{ name: String(row['name']), created: String(row['created']) },
  input: JSON.parse(String(row['input'])) as unknown,
  runs: JSON.parse(String(row['run_names'])) as string[],
});

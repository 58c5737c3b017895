import type { Database } from '../database.ts';

export type RunState = 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled' | 'interrupted';

export interface RunRow {
  readonly id: number;
  readonly name: string;
  readonly model: number;
  readonly domain: number;
  readonly general: number | null;
  readonly recipe: unknown;
  readonly settings: unknown;
  /** Name the variant gets. */
  readonly variantName: string;
  readonly state: RunState;
  readonly stage: string | null;
  readonly progress: number;
  readonly error: string | null;
  readonly engine: number | null;
  readonly parent: number | null;
  readonly heartbeat: string | null;
  /** Time worked on it, over all its starts. */
  readonly seconds: number;
  readonly created: string;
  readonly finished: string | null;
}

export interface RunSummary extends Pick<
  RunRow,
  'id' | 'name' | 'state' | 'stage' | 'progress' | 'error' | 'engine' | 'parent' | 'seconds' | 'created'
> {
  readonly model: string;
  readonly recipe: string;
  readonly variant: string | null;
  /** Name the variant gets. */
  readonly wanted: string;
}

/** Executions of recipes. */
export class Runs {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Adds a queued run for the process that waits for it. Call inside a transaction. */
  async add(
    run: Pick<RunRow, 'model' | 'domain' | 'general' | 'recipe' | 'settings'> & { variantName: string | null },
  ): Promise<RunRow> {
    const next = Number((await this.#database.get('SELECT coalesce(max(id), 0) + 1 AS id FROM runs'))?.['id']);
    const values = [run.model, run.domain, run.general, JSON.stringify(run.recipe), JSON.stringify(run.settings)];
    await this.#database.run(
      `INSERT INTO runs (id, name, model, domain, general, recipe, settings, variant_name, state, parent, created)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?)`,
      ...[next, `run-${next}`, ...values, run.variantName ?? `variant-${next}`, process.pid, new Date().toISOString()],
    );
    return this.get(`run-${next}`);
  }

  async get(name: string): Promise<RunRow> {
    const row = await this.#database.get('SELECT * FROM runs WHERE name = ?', name);
    if (row) return read(row);
    throw new Error(`There is no run "${name}"; the command "runs" lists them.`);
  }

  async byId(id: number): Promise<RunRow> {
    const row = await this.#database.get('SELECT * FROM runs WHERE id = ?', id);
    if (!row) throw new Error(`The project has no run number ${id}.`);
    return read(row);
  }

  async list(): Promise<RunRow[]> {
    return (await this.#database.all('SELECT * FROM runs ORDER BY id')).map(read);
  }

  /** Runs that wait for their turn, in the order in which they came. */
  async waiting(): Promise<RunRow[]> {
    return (await this.#database.all("SELECT * FROM runs WHERE state = 'queued' ORDER BY id")).map(read);
  }

  /** Runs with the names of what they belong to: all that a list shows, in one query. */
  async summaries(): Promise<RunSummary[]> {
    const rows = await this.#database.all(
      `SELECT runs.id, runs.name, state, stage, progress, error, engine, parent, seconds, runs.created,
              variant_name AS wanted, models.name AS model, json_extract(recipe, '$.name') AS recipe,
              variants.name AS variant
       FROM runs JOIN models ON models.id = runs.model LEFT JOIN variants ON variants.run = runs.id ORDER BY runs.id`,
    );
    return rows as unknown as RunSummary[];
  }

  /** Back into the queue of a process that will work on it. */
  async requeue(id: number): Promise<void> {
    await this.#database.run(
      "UPDATE runs SET state = 'queued', engine = NULL, parent = ?, error = NULL, finished = NULL WHERE id = ?",
      ...[process.pid, id],
    );
  }

  /** An engine takes a queued run. False when it is not queued any more: somebody paused or cancelled it. */
  async claim(id: number, engine: number, parent: number): Promise<boolean> {
    const changed = await this.#database.run(
      "UPDATE runs SET state = 'running', engine = ?, parent = ?, heartbeat = ?, error = NULL WHERE id = ? AND state = 'queued'",
      ...[engine, parent, new Date().toISOString(), id],
    );
    return changed === 1;
  }

  async progress(id: number, stage: string, progress: number, seconds: number): Promise<void> {
    await this.#database.run(
      'UPDATE runs SET stage = ?, progress = ?, seconds = ?, heartbeat = ? WHERE id = ?',
      ...[stage, progress, seconds, new Date().toISOString(), id],
    );
  }

  async finish(id: number, state: RunState, seconds: number, error: string | null = null): Promise<void> {
    await this.#database.run(
      `UPDATE runs SET state = ?, error = ?, engine = NULL, parent = NULL, seconds = ?, finished = ?,
       progress = CASE ? WHEN 'done' THEN 1 ELSE progress END WHERE id = ?`,
      ...[state, error, seconds, new Date().toISOString(), state, id],
    );
  }
}

const read = (row: Record<string, unknown>): RunRow => ({
  ...(row as unknown as RunRow),
  variantName: String(row['variant_name']),
  recipe: JSON.parse(String(row['recipe'])) as unknown,
  settings: JSON.parse(String(row['settings'])) as unknown,
});

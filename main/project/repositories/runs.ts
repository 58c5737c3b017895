import type { Database } from '../database.ts';
import { readReference, type Reference, referenceColumns } from './references.ts';

/** Where a run stands; one that is interrupted was left by an engine that died, and can be resumed like a paused one. */
export type RunState = 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled' | 'interrupted';

/** A run as its table has it: what was asked for, and how far it is. */
export interface RunRow {
  readonly id: number;
  readonly name: string;
  /** What it does: the name of a registered kind of run. */
  readonly kind: string;
  /** What it works on, by the part it has in the run: model, domain, general, … */
  readonly references: Readonly<Record<string, Reference>>;
  /** What else the kind was given, such as the recipe; only the kind knows its shape. */
  readonly inputs: unknown;
  readonly settings: unknown;
  /** Name the variant gets. */
  readonly variantName: string;
  readonly state: RunState;
  readonly stage: string | null;
  readonly progress: number;
  readonly error: string | null;
  /** Id that the executor gave to the engine that works on it. */
  readonly engine: string | null;
  /** Id of the process that waits for it. */
  readonly parent: number | null;
  readonly heartbeat: string | null;
  /** Time worked on it, over all its starts. */
  readonly seconds: number;
  readonly created: string;
  readonly finished: string | null;
}

/** A run as a list shows it, with names in place of references. */
export interface RunSummary extends Pick<
  RunRow,
  'id' | 'name' | 'kind' | 'state' | 'stage' | 'progress' | 'error' | 'engine' | 'parent' | 'seconds' | 'created'
> {
  /** Names of the models and variants it works on. */
  readonly parents: string[];
  /** Its recipe; its kind where it follows none. */
  readonly recipe: string;
  readonly variant: string | null;
  /** Name the variant gets. */
  readonly wanted: string;
}

/** A run to be queued. */
export type NewRun = Pick<RunRow, 'kind' | 'references' | 'inputs' | 'settings'> & {
  /** null: a name is made from the run's number. */
  readonly variantName: string | null;
};

const columns = `runs.*, (SELECT json_group_array(json_object(
  'role', role, 'model', run_inputs.model, 'variant', run_inputs.variant, 'dataset', run_inputs.dataset))
  FROM run_inputs WHERE run = runs.id) AS refs`;

/** Runs of any kind. */
export class Runs {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Adds a queued run for the process that waits for it. */
  add({ kind, references, inputs, settings, variantName }: NewRun): Promise<RunRow> {
    return this.#database.transaction(async () => {
      const next = Number((await this.#database.get('SELECT coalesce(max(id), 0) + 1 AS id FROM runs'))?.['id']);
      await this.#database.run(
        `INSERT INTO runs (id, name, kind, inputs, settings, variant_name, state, parent, created)
         VALUES (?, ?, ?, ?, ?, ?, 'queued', ?, ?)`,
        ...[next, `run-${next}`, kind, JSON.stringify(inputs), JSON.stringify(settings)],
        ...[variantName ?? `variant-${next}`, process.pid, new Date().toISOString()],
      );
      for (const [role, reference] of Object.entries(references))
        await this.#database.run(
          'INSERT INTO run_inputs (run, role, model, variant, dataset) VALUES (?, ?, ?, ?, ?)',
          ...[next, role, ...referenceColumns(reference)],
        );
      return this.get(`run-${next}`);
    });
  }

  async get(name: string): Promise<RunRow> {
    const row = await this.#database.get(`SELECT ${columns} FROM runs WHERE name = ?`, name);
    if (row) return read(row);
    throw new Error(`There is no run "${name}"; the command "runs" lists them.`);
  }

  async byId(id: number): Promise<RunRow> {
    const row = await this.#database.get(`SELECT ${columns} FROM runs WHERE id = ?`, id);
    if (!row) throw new Error(`The project has no run number ${id}.`);
    return read(row);
  }

  async list(): Promise<RunRow[]> {
    return (await this.#database.all(`SELECT ${columns} FROM runs ORDER BY id`)).map(read);
  }

  /** Runs of a kind that are done, the newest first, so many at most. */
  async newestDone(kind: string, most: number): Promise<RunRow[]> {
    const found = `SELECT ${columns} FROM runs WHERE kind = ? AND state = 'done' ORDER BY id DESC LIMIT ?`;
    return (await this.#database.all(found, kind, most)).map(read);
  }

  /** Runs that wait for their turn, in the order in which they came. */
  async waiting(): Promise<RunRow[]> {
    return (await this.#database.all(`SELECT ${columns} FROM runs WHERE state = 'queued' ORDER BY id`)).map(read);
  }

  /** Runs with the names of what they belong to: all that a list shows, in one query. Those in some states, or all. */
  async summaries(states?: readonly RunState[]): Promise<RunSummary[]> {
    const rows = await this.#database.all(
      `SELECT runs.id, runs.name, kind, state, stage, progress, error, engine, parent, seconds, runs.created,
              variant_name AS wanted, coalesce(json_extract(inputs, '$.recipe.name'), kind) AS recipe,
              variants.name AS variant,
              (SELECT json_group_array(name) FROM
                (SELECT coalesce(models.name, parents.name) AS name FROM run_inputs
                 LEFT JOIN models ON models.id = run_inputs.model LEFT JOIN variants AS parents ON parents.id = run_inputs.variant
                 WHERE run_inputs.run = runs.id AND run_inputs.dataset IS NULL ORDER BY role)) AS parents
       FROM runs LEFT JOIN variants ON variants.run = runs.id
       WHERE ?1 IS NULL OR runs.state IN (SELECT value FROM json_each(?1)) ORDER BY runs.id`,
      states ? JSON.stringify(states) : null,
    );
    return rows.map((row) => ({
      ...(row as unknown as RunSummary),
      parents: JSON.parse(String(row['parents'])) as string[],
    }));
  }

  /** Back into the queue of a process that will work on it. */
  async requeue(id: number): Promise<void> {
    await this.#database.run(
      "UPDATE runs SET state = 'queued', engine = NULL, parent = ?, error = NULL, finished = NULL WHERE id = ?",
      ...[process.pid, id],
    );
  }

  /** A scheduler has a job for a queued run; it takes it when it has room. False when it is not queued any more. */
  async submitted(id: number, engine: string): Promise<boolean> {
    const changed = await this.#database.run(
      "UPDATE runs SET engine = ? WHERE id = ? AND state = 'queued'",
      engine,
      id,
    );
    return changed === 1;
  }

  /** An engine takes a queued run. False when it is not queued any more: somebody paused or cancelled it. */
  async claim(id: number, engine: string, parent: number): Promise<boolean> {
    const changed = await this.#database.run(
      "UPDATE runs SET state = 'running', engine = ?, parent = ?, heartbeat = ?, error = NULL WHERE id = ? AND state = 'queued'",
      ...[engine, parent, new Date().toISOString(), id],
    );
    return changed === 1;
  }

  /** Where a run stands; nothing changes any more once it has ended. */
  async progress(id: number, stage: string, progress: number, seconds: number): Promise<void> {
    await this.#database.run(
      "UPDATE runs SET stage = ?, progress = ?, seconds = ?, heartbeat = ? WHERE id = ? AND state = 'running'",
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

function read({ refs, ...row }: Record<string, unknown>): RunRow {
  const listed = JSON.parse(String(refs)) as (Record<string, unknown> & { role: string })[];
  return {
    ...(row as unknown as RunRow),
    variantName: String(row['variant_name']),
    references: Object.fromEntries(listed.map((reference) => [reference.role, readReference(reference)])),
    inputs: JSON.parse(String(row['inputs'])) as unknown,
    settings: JSON.parse(String(row['settings'])) as unknown,
  };
}

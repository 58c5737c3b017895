import type { Database } from '../database.ts';
import { checkName, some } from '../names.ts';

/** Text to train on, to score and decide on, and to measure on only. */
export type SplitName = 'train' | 'calibration' | 'heldOut';

/** The documents of one split, as they are stored. */
export interface SplitInfo {
  /** JSON lines with one document each. */
  readonly object: string;
  readonly documents: number;
  readonly bytes: number;
  /** Keys of its texts, 8 bytes each (see textKeys.ts); absent where an older program wrote it. */
  readonly keys?: string;
}

/** One thing that was done to make a dataset. */
export interface HistoryStep {
  readonly operation: 'import' | 'dedupe' | 'redact' | 'split' | 'select' | 'plant' | 'transform';
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly settings: Record<string, unknown>;
  /** Counts of what came of it, by name. */
  readonly outcome: Record<string, number>;
}

/** What could not be imported, or only with a doubt: how much, and where it is listed (JSON lines, see `problems.ts`). */
export interface Problems {
  readonly count: number;
  readonly object: string | null;
}

/** A dataset as its table has it; it never changes, and its documents lie in objects. */
export interface DatasetRow {
  readonly id: number;
  readonly name: string;
  readonly role: 'domain' | 'general';
  readonly documents: number;
  readonly bytes: number;
  readonly fingerprint: string;
  readonly splits: Readonly<Record<SplitName, SplitInfo>>;
  /** Number of the dataset it was made of; null for an imported one. */
  readonly parent: number | null;
  /** From the import on, in order. */
  readonly history: HistoryStep[];
  readonly problems: Problems;
  readonly created: string;
}

type Origin = 'parent' | 'history' | 'problems';
export type NewDataset = Omit<DatasetRow, 'id' | 'created' | Origin> & Partial<Pick<DatasetRow, Origin>>;

/** Text with a role and splits. */
export class Datasets {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async add(row: NewDataset): Promise<void> {
    checkName(row.name);
    await this.mustBeNew(row.name);
    const { name, role, documents, bytes, fingerprint, splits } = row;
    const { parent = null, history = [], problems = { count: 0, object: null } } = row;
    await this.#database.run(
      `INSERT INTO datasets (name, role, documents, bytes, fingerprint, splits, parent, history, problems, created)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[name, role, documents, bytes, fingerprint, JSON.stringify(splits)],
      ...[parent, JSON.stringify(history), JSON.stringify(problems), new Date().toISOString()],
    );
  }

  /** @throws when a dataset has this name. */
  async mustBeNew(name: string): Promise<void> {
    if (await this.find(name)) throw new Error(`There is a dataset called ${name} already; give another name.`);
  }

  async find(name: string): Promise<DatasetRow | null> {
    const row = await this.#database.get('SELECT * FROM datasets WHERE name = ?', name);
    return row && read(row);
  }

  async byId(id: number): Promise<DatasetRow> {
    const row = await this.#database.get('SELECT * FROM datasets WHERE id = ?', id);
    if (!row) throw new Error(`The project has no dataset number ${id}.`);
    return read(row);
  }

  /** The dataset of this name; the error lists those there are. */
  async get(name: string): Promise<DatasetRow> {
    const found = await this.find(name);
    if (found) return found;
    const names = (await this.list()).map((dataset) => dataset.name);
    throw new Error(
      `There is no dataset "${name}". ${names.length ? `Datasets: ${some(names)}` : 'Import one with: dataset import PATH'}.`,
    );
  }

  /** Names of the datasets that were made of this one. */
  async children(id: number): Promise<string[]> {
    return (await this.#database.all('SELECT name FROM datasets WHERE parent = ? ORDER BY id', id)).map(({ name }) =>
      String(name),
    );
  }

  /** @throws when something was made of it or measured on it: what was made would lose its history. */
  async delete({ id, name }: DatasetRow): Promise<void> {
    const uses = await this.#database.get(
      `SELECT (SELECT count(*) FROM run_inputs WHERE dataset = ?) AS runs,
       (SELECT count(*) FROM measurements WHERE dataset = ?) AS measurements`,
      ...[id, id],
    );
    const [child] = await this.children(id);
    const why = child
      ? `the dataset ${child} was made of it`
      : Number(uses?.['runs'])
        ? 'runs used it'
        : Number(uses?.['measurements'])
          ? 'measurements were made on it'
          : null;
    if (why) throw new Error(`The dataset ${name} cannot be deleted, because ${why}.`);
    await this.#database.run('DELETE FROM datasets WHERE id = ?', id);
  }

  async list(): Promise<DatasetRow[]> {
    return (await this.#database.all('SELECT * FROM datasets ORDER BY id')).map(read);
  }
}

const read = (row: Record<string, unknown>): DatasetRow => {
  const json = (column: string): unknown => JSON.parse(String(row[column]));
  const parsed = { splits: json('splits'), history: json('history'), problems: json('problems') };
  return { ...(row as unknown as DatasetRow), ...(parsed as Pick<DatasetRow, 'splits' | 'history' | 'problems'>) };
};

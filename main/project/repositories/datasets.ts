import type { Database } from '../database.ts';
import { checkName, some } from '../names.ts';

export type SplitName = 'train' | 'calibration' | 'heldOut';

export interface SplitInfo {
  /** JSON lines with one document each. */
  readonly object: string;
  readonly documents: number;
  readonly bytes: number;
}

export interface DatasetRow {
  readonly id: number;
  readonly name: string;
  readonly role: 'domain' | 'general';
  readonly documents: number;
  readonly bytes: number;
  readonly fingerprint: string;
  readonly splits: Readonly<Record<SplitName, SplitInfo>>;
  readonly created: string;
}

/** Text with a role and splits. */
export class Datasets {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async add({ name, role, documents, bytes, fingerprint, splits }: Omit<DatasetRow, 'id' | 'created'>): Promise<void> {
    checkName(name);
    if (await this.find(name))
      throw new Error(`There is a dataset called ${name} already; give another name with --name.`);
    await this.#database.run(
      'INSERT INTO datasets (name, role, documents, bytes, fingerprint, splits, created) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[name, role, documents, bytes, fingerprint, JSON.stringify(splits), new Date().toISOString()],
    );
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

  async list(): Promise<DatasetRow[]> {
    return (await this.#database.all('SELECT * FROM datasets ORDER BY id')).map(read);
  }
}

const read = (row: Record<string, unknown>): DatasetRow => ({
  ...(row as unknown as DatasetRow),
  splits: JSON.parse(String(row['splits'])) as DatasetRow['splits'],
});

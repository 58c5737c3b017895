import type { Database } from '../database.ts';
import type { Manifest } from '../manifest.ts';
import { checkName } from '../names.ts';

export interface VariantRow {
  readonly id: number;
  readonly name: string;
  /** The model it was extracted from. */
  readonly model: number;
  readonly run: number;
  readonly manifest: Manifest;
  readonly parameters: number;
  readonly nonzero: number;
  readonly bytes: number;
  /** sha256 over all tensors. */
  readonly hash: string;
  readonly created: string;
}

/** Resulting models. */
export class Variants {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async add(variant: Omit<VariantRow, 'id' | 'created'>): Promise<void> {
    const { name, model, run, manifest, parameters, nonzero, bytes, hash } = variant;
    await this.refuseTaken(name);
    await this.#database.run(
      `INSERT INTO variants (name, model, run, manifest, parameters, nonzero, bytes, hash, created)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[name, model, run, JSON.stringify(manifest), parameters, nonzero, bytes, hash, new Date().toISOString()],
    );
  }

  async refuseTaken(name: string): Promise<void> {
    checkName(name);
    if (await this.find(name))
      throw new Error(`There is a variant called ${name} already; give another name with --name.`);
  }

  async find(name: string): Promise<VariantRow | null> {
    const row = await this.#database.get('SELECT * FROM variants WHERE name = ?', name);
    return row && read(row);
  }

  async ofRun(run: number): Promise<VariantRow | null> {
    const row = await this.#database.get('SELECT * FROM variants WHERE run = ?', run);
    return row && read(row);
  }

  async list(): Promise<VariantRow[]> {
    return (await this.#database.all('SELECT * FROM variants ORDER BY id')).map(read);
  }
}

const read = (row: Record<string, unknown>): VariantRow => ({
  ...(row as unknown as VariantRow),
  manifest: JSON.parse(String(row['manifest'])) as Manifest,
});

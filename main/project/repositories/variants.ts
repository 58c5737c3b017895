import type { Database } from '../database.ts';
import type { Manifest } from '../manifest.ts';
import { checkName } from '../names.ts';

/** A variant as lists show it: everything but its manifest, which is long. */
export interface VariantSummary {
  readonly id: number;
  readonly name: string;
  /** The model it was extracted from. */
  readonly model: number;
  readonly run: number;
  readonly parameters: number;
  readonly nonzero: number;
  readonly bytes: number;
  /** sha256 over all tensors. */
  readonly hash: string;
  readonly created: string;
  readonly tags: readonly string[];
  readonly notes: string;
  /** When it was put aside; null when it was not. */
  readonly deleted: string | null;
}

export interface VariantRow extends VariantSummary {
  readonly manifest: Manifest;
}

type NewVariant = Omit<VariantRow, 'id' | 'created' | 'tags' | 'notes' | 'deleted'>;

/** A variant with the names of what it belongs to. */
export interface ListedVariant extends VariantSummary {
  readonly parentName: string;
  readonly runName: string;
  readonly recipeName: string;
}

const summaryColumns = 'id, name, model, run, parameters, nonzero, bytes, hash, created, tags, notes, deleted';

/** Resulting models. */
export class Variants {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async add(variant: NewVariant): Promise<void> {
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
    const row = await this.#database.get('SELECT deleted FROM variants WHERE name = ?', name);
    if (!row) return;
    throw new Error(
      row['deleted'] === null
        ? `There is a variant called ${name} already; give another name with --name.`
        : `A deleted variant is called ${name}; restore it or give another name with --name.`,
    );
  }

  /** A variant that is not deleted. */
  async find(name: string): Promise<VariantRow | null> {
    const row = await this.#database.get('SELECT * FROM variants WHERE name = ? AND deleted IS NULL', name);
    return row && read(row);
  }

  async ofRun(run: number): Promise<VariantRow | null> {
    const row = await this.#database.get('SELECT * FROM variants WHERE run = ?', run);
    return row && read(row);
  }

  async list({ deleted = false } = {}): Promise<VariantSummary[]> {
    const where = deleted ? 'deleted IS NOT NULL' : 'deleted IS NULL';
    return (await this.#database.all(`SELECT ${summaryColumns} FROM variants WHERE ${where} ORDER BY id`)).map(summary);
  }

  /** Variants as a list shows them, or one of them, in one query. */
  async listing({ deleted = false, name }: { deleted?: boolean; name?: string } = {}): Promise<ListedVariant[]> {
    const columns = summaryColumns
      .split(', ')
      .map((column) => `variants.${column}`)
      .join(', ');
    const rows = await this.#database.all(
      `SELECT ${columns}, models.name AS parentName, runs.name AS runName,
              json_extract(runs.recipe, '$.name') AS recipeName
       FROM variants JOIN models ON models.id = variants.model JOIN runs ON runs.id = variants.run
       WHERE variants.deleted IS ${deleted ? 'NOT NULL' : 'NULL'} AND (?1 IS NULL OR variants.name = ?1)
       ORDER BY variants.id`,
      name ?? null,
    );
    return rows.map((row) => ({ ...(row as unknown as ListedVariant), ...summary(row) }));
  }

  /** Changes what people say about a variant. Call inside a transaction. */
  async update(
    name: string,
    change: {
      readonly name?: string | undefined;
      readonly tags?: readonly string[] | undefined;
      readonly notes?: string | undefined;
    },
  ): Promise<VariantSummary> {
    const { id, ...old } = await this.#summaryOf(name, false);
    const renamed = change.name ?? old.name;
    if (renamed !== old.name) await this.refuseTaken(renamed);
    await this.#database.run(
      'UPDATE variants SET name = ?, tags = ?, notes = ? WHERE id = ?',
      ...[renamed, JSON.stringify(change.tags ?? old.tags), change.notes ?? old.notes, id],
    );
    return this.#summaryOf(renamed, false);
  }

  /** Puts a variant aside, or takes it back. */
  async setDeleted(name: string, deleted: boolean): Promise<VariantSummary> {
    const { id } = await this.#summaryOf(name, !deleted);
    const at = deleted ? new Date().toISOString() : null;
    await this.#database.run('UPDATE variants SET deleted = ? WHERE id = ?', at, id);
    return this.#summaryOf(name, deleted);
  }

  async #summaryOf(name: string, deleted: boolean): Promise<VariantSummary> {
    const where = deleted ? 'deleted IS NOT NULL' : 'deleted IS NULL';
    const row = await this.#database.get(`SELECT ${summaryColumns} FROM variants WHERE name = ? AND ${where}`, name);
    if (row) return summary(row);
    throw new Error(`There is no ${deleted ? 'deleted ' : ''}variant "${name}"; the command "variants" lists them.`);
  }
}

const summary = (row: Record<string, unknown>): VariantSummary => ({
  ...(row as unknown as VariantSummary),
  tags: JSON.parse(String(row['tags'])) as string[],
});

const read = (row: Record<string, unknown>): VariantRow => ({
  ...summary(row),
  manifest: JSON.parse(String(row['manifest'])) as Manifest,
});

import type { Database } from '../database.ts';
import { type Manifest, parseManifest, type StorageBytes, storagesOf } from '../manifest.ts';
import { checkName } from '../names.ts';
import { type ModelReference, readReference, referenceColumns } from './references.ts';

/** A variant as lists show it: everything but its manifest, which is long. */
export interface VariantSummary {
  readonly id: number;
  readonly name: string;
  readonly run: number;
  readonly parameters: number;
  readonly nonzero: number;
  readonly bytes: number;
  /** Bytes by storage; null where an older program wrote it. */
  readonly storages: StorageBytes | null;
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

export type NewVariant = Omit<VariantRow, 'id' | 'storages' | 'created' | 'tags' | 'notes' | 'deleted'> & {
  /** What it was made of, the first first: what it is compared with. */
  readonly parents: readonly ModelReference[];
};

/** A variant with the names of what it belongs to. */
export interface ListedVariant extends VariantSummary {
  /** The models and variants it was made of, the one it is compared with first. */
  readonly parents: { readonly kind: 'model' | 'variant'; readonly name: string }[];
  readonly runName: string;
  /** Recipe of its run; its kind where it follows none. */
  readonly recipeName: string;
  /** Names of the datasets that its run read, by their role; null where it read none, or that was erased. */
  readonly domain: string | null;
  readonly general: string | null;
}

const summaryColumns = 'id, name, run, parameters, nonzero, bytes, storages, hash, created, tags, notes, deleted';

/** Resulting models. */
export class Variants {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  add(variant: NewVariant): Promise<void> {
    const { name, parents, run, manifest, parameters, nonzero, bytes, hash } = variant;
    return this.#database.transaction(async () => {
      await this.refuseTaken(name);
      await this.#database.run(
        `INSERT INTO variants (name, run, manifest, parameters, nonzero, bytes, storages, hash, created)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[name, run, JSON.stringify(manifest), parameters, nonzero, bytes, JSON.stringify(storagesOf(manifest))],
        ...[hash, new Date().toISOString()],
      );
      for (const [position, parent] of parents.entries())
        await this.#database.run(
          `INSERT INTO variant_parents (variant, position, model, parent)
           VALUES ((SELECT id FROM variants WHERE run = ?), ?, ?, ?)`,
          ...[run, position, ...referenceColumns(parent).slice(0, 2)],
        );
    });
  }

  /** What a variant was made of, the first first. */
  async parentsOf(id: number): Promise<ModelReference[]> {
    const rows = await this.#database.all(
      'SELECT model, parent AS variant FROM variant_parents WHERE variant = ? ORDER BY position',
      id,
    );
    return rows.map((row) => readReference(row) as ModelReference);
  }

  /** @throws when the name is no name, or a model, a variant or a deleted variant has it: all are found by one name. */
  async refuseTaken(name: string): Promise<void> {
    checkName(name);
    if (await this.#database.get('SELECT id FROM models WHERE name = ?', name))
      throw new Error(`There is a model called ${name} already; give another name with --name.`);
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

  /** A variant by its number, deleted or not: what was made of it stays. */
  async byId(id: number): Promise<VariantRow> {
    const row = await this.#database.get('SELECT * FROM variants WHERE id = ?', id);
    if (!row) throw new Error(`The project has no variant number ${id}.`);
    return read(row);
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
    const read = (role: string) =>
      `(SELECT datasets.name FROM run_inputs JOIN datasets ON datasets.id = run_inputs.dataset
        WHERE run_inputs.run = runs.id AND run_inputs.role = '${role}') AS ${role}`;
    const rows = await this.#database.all(
      `SELECT ${columns}, ${read('domain')}, ${read('general')}, runs.name AS runName, coalesce(json_extract(runs.inputs, '$.recipe.name'), kind) AS recipeName,
              (SELECT json_group_array(json_object('kind', kind, 'name', name)) FROM
                (SELECT coalesce(models.name, parents.name) AS name, iif(model IS NULL, 'variant', 'model') AS kind
                 FROM variant_parents
                 LEFT JOIN models ON models.id = variant_parents.model
                 LEFT JOIN variants AS parents ON parents.id = variant_parents.parent
                 WHERE variant_parents.variant = variants.id ORDER BY position)) AS parents
       FROM variants JOIN runs ON runs.id = variants.run
       WHERE variants.deleted IS ${deleted ? 'NOT NULL' : 'NULL'} AND (?1 IS NULL OR variants.name = ?1)
       ORDER BY variants.id`,
      name ?? null,
    );
    return rows.map((row) => ({
      ...(row as unknown as ListedVariant),
      ...summary(row),
      parents: JSON.parse(String(row['parents'])) as ListedVariant['parents'],
    }));
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
  storages: JSON.parse(String(row['storages'] ?? 'null')) as StorageBytes | null,
});

const read = (row: Record<string, unknown>): VariantRow => ({
  ...summary(row),
  manifest: parseManifest(String(row['manifest'])),
});

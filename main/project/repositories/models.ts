import type { Database } from '../database.ts';
import { type Manifest, parseManifest } from '../manifest.ts';
import { checkName, some } from '../names.ts';

/** An imported model as its table has it. */
export interface ModelRow {
  readonly id: number;
  readonly name: string;
  /** Where it was imported from; only for people to read. */
  readonly folder: string;
  readonly family: string;
  readonly fingerprint: string;
  readonly parameters: number;
  readonly nonzero: number;
  readonly bytes: number;
  readonly hash: string;
  readonly manifest: Manifest;
  readonly created: string;
}

/** Imported base checkpoints. */
export class Models {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async add(model: Omit<ModelRow, 'id' | 'created'>): Promise<void> {
    await this.refuseTaken(model.name);
    const { name, folder, family, fingerprint, parameters, nonzero, bytes, hash, manifest } = model;
    await this.#database.run(
      `INSERT INTO models (name, folder, family, fingerprint, parameters, nonzero, bytes, hash, manifest, created)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[
        name,
        folder,
        family,
        fingerprint,
        parameters,
        nonzero,
        bytes,
        hash,
        JSON.stringify(manifest),
        new Date().toISOString(),
      ],
    );
  }

  /** @throws when the name is no name, or a model or a variant has it: both are found by one name. */
  async refuseTaken(name: string): Promise<void> {
    checkName(name);
    for (const [table, kind] of [
      ['models', 'model'],
      ['variants', 'variant'],
    ] as const)
      if (await this.#database.get(`SELECT id FROM ${table} WHERE name = ?`, name))
        throw new Error(`There is a ${kind} called ${name} already; give another name with --name.`);
  }

  async find(name: string): Promise<ModelRow | null> {
    const row = await this.#database.get('SELECT * FROM models WHERE name = ?', name);
    return row && read(row);
  }

  async byId(id: number): Promise<ModelRow> {
    const row = await this.#database.get('SELECT * FROM models WHERE id = ?', id);
    if (!row) throw new Error(`The project has no model number ${id}.`);
    return read(row);
  }

  /** The model of this name; the error lists those there are. */
  async get(name: string): Promise<ModelRow> {
    const found = await this.find(name);
    if (found) return found;
    const names = (await this.list()).map((model) => model.name);
    throw new Error(
      `There is no model "${name}". ${names.length ? `Models: ${some(names)}` : 'Import one with: model import PATH'}.`,
    );
  }

  async list(): Promise<ModelRow[]> {
    return (await this.#database.all('SELECT * FROM models ORDER BY id')).map(read);
  }
}

const read = (row: Record<string, unknown>): ModelRow => ({
  ...(row as unknown as ModelRow),
  manifest: parseManifest(String(row['manifest'])),
});

import type { Database } from '../database.ts';

export interface ArtifactRow {
  readonly fingerprint: string;
  readonly object: string;
  readonly kind: string;
  readonly bytes: number;
  readonly meta: unknown;
}

/** Finished pieces of work by what went into them: the reason why nothing is computed twice. */
export class Artifacts {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async find(fingerprint: string): Promise<ArtifactRow | null> {
    const row = await this.#database.get('SELECT * FROM artifacts WHERE fingerprint = ?', fingerprint);
    return row && { ...(row as unknown as ArtifactRow), meta: JSON.parse(String(row['meta'])) as unknown };
  }

  /** What was written down beside an object; null when nothing was. */
  async metaOf(object: string): Promise<unknown> {
    const row = await this.#database.get("SELECT meta FROM artifacts WHERE object = ? AND kind = 'layer'", object);
    return row && (JSON.parse(String(row['meta'])) as unknown);
  }

  /** The object must be complete on disk. Recording the same fingerprint again changes nothing. */
  async record({ fingerprint, object, kind, bytes, meta }: ArtifactRow): Promise<void> {
    await this.#database.run(
      'INSERT INTO artifacts (fingerprint, object, kind, bytes, meta, created) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      ...[fingerprint, object, kind, bytes, JSON.stringify(meta ?? null), new Date().toISOString()],
    );
  }
}

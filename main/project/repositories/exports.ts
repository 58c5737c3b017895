import type { Database } from '../database.ts';

export interface ExportRow {
  readonly subject: string;
  readonly hash: string;
  readonly format: string;
  readonly directory: string;
  readonly files: readonly string[];
  readonly created: string;
}

/** Verified copies outside the project. */
export class Exports {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async add({ subject, hash, format, directory, files }: Omit<ExportRow, 'created'>): Promise<void> {
    await this.#database.run(
      'INSERT INTO exports (subject, hash, format, directory, files, created) VALUES (?, ?, ?, ?, ?, ?)',
      ...[subject, hash, format, directory, JSON.stringify(files), new Date().toISOString()],
    );
  }

  async list(): Promise<ExportRow[]> {
    const rows = await this.#database.all('SELECT * FROM exports ORDER BY id');
    return rows.map((row) => ({
      ...(row as unknown as ExportRow),
      files: JSON.parse(String(row['files'])) as string[],
    }));
  }
}

import type { Database } from '../database.ts';

/** Advice as it is stored; what its texts mean is known to who gives it. */
export interface AdviceRow {
  readonly name: string;
  /** What it was measured on. */
  readonly measured: unknown;
  readonly answer: unknown;
  readonly created: string;
}

/** Advice that was given. */
export class AdviceRows {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Stores advice and gives it the next name. */
  async add(measured: unknown, answer: unknown): Promise<AdviceRow> {
    const created = new Date().toISOString();
    const last = await this.#database.get('SELECT coalesce(max(id), 0) AS id FROM advice');
    const name = `advice-${Number(last?.['id'] ?? 0) + 1}`;
    await this.#database.run(
      'INSERT INTO advice (name, measured, answer, created) VALUES (?, ?, ?, ?)',
      ...[name, JSON.stringify(measured), JSON.stringify(answer), created],
    );
    return { name, measured, answer, created };
  }

  async list(): Promise<AdviceRow[]> {
    return (await this.#database.all('SELECT * FROM advice ORDER BY id')).map(read);
  }

  /** @throws listing what there is. */
  async get(name: string): Promise<AdviceRow> {
    const row = await this.#database.get('SELECT * FROM advice WHERE name = ?', name);
    if (row) return read(row);
    const names = (await this.list()).map((one) => one.name);
    throw new Error(
      `There is no advice "${name}". ${names.length ? `There is: ${names.slice(-8).join(', ')}` : 'Ask for some with: advise'}.`,
    );
  }
}

const read = (row: Readonly<Record<string, unknown>>): AdviceRow => ({
  ...{ name: String(row['name']), created: String(row['created']) },
  measured: JSON.parse(String(row['measured'])) as unknown,
  answer: JSON.parse(String(row['answer'])) as unknown,
});

import type { Database } from '../database.ts';
import type { SplitName } from './datasets.ts';

export interface MeasurementRow {
  /** Name of the model or variant, and the hash over its tensors when it was measured. */
  readonly subject: string;
  readonly hash: string;
  readonly dataset: number;
  readonly split: SplitName;
  readonly metric: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly tokens: number;
  /** Dataset fingerprint, window, seed, device, versions. */
  readonly provenance: unknown;
}

/** Numbers with where they come from. */
export class Measurements {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async add({
    subject,
    hash,
    dataset,
    split,
    metric,
    value,
    low,
    high,
    tokens,
    provenance,
  }: MeasurementRow): Promise<void> {
    await this.#database.run(
      `INSERT INTO measurements (subject, hash, dataset, split, metric, value, low, high, tokens, provenance, created)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[
        subject,
        hash,
        dataset,
        split,
        metric,
        value,
        low,
        high,
        tokens,
        JSON.stringify(provenance),
        new Date().toISOString(),
      ],
    );
  }

  /** The newest held-out value of one metric of everything that was ever measured, by hash and dataset. */
  async newest(
    metric: string,
  ): Promise<Pick<MeasurementRow, 'hash' | 'dataset' | 'value' | 'low' | 'high' | 'tokens'>[]> {
    const rows = await this.#database.all(
      `SELECT hash, dataset, value, low, high, tokens FROM measurements WHERE id IN
       (SELECT max(id) FROM measurements WHERE split = 'heldOut' AND metric = ? GROUP BY hash, dataset)`,
      metric,
    );
    return rows as unknown as MeasurementRow[];
  }

  /** The newest value of every metric on every dataset and split. */
  async latest(hash: string): Promise<MeasurementRow[]> {
    const rows = await this.#database.all(
      `SELECT * FROM measurements WHERE hash = ? AND id IN
       (SELECT max(id) FROM measurements WHERE hash = ? GROUP BY dataset, split, metric) ORDER BY id`,
      hash,
      hash,
    );
    return rows.map((row) => ({
      ...(row as unknown as MeasurementRow),
      provenance: JSON.parse(String(row['provenance'])) as unknown,
    }));
  }
}

import type { Database } from '../database.ts';
import type { HistoryStep } from '../repositories/datasets.ts';
import type { Kind, Reach, Relations } from './reach.ts';

/** Table of each kind of thing. */
const tables = { dataset: 'datasets', variant: 'variants', model: 'models', run: 'runs' } as const;

/** Settings of steps of a dataset's history that name another dataset, a model or a variant. */
const naming: ReadonlySet<string> = new Set(['against', 'target', 'model', 'variant']);

export async function relationsOf(database: Database): Promise<Relations> {
  const all = async <T>(sql: string) => (await database.all(sql)) as unknown as readonly T[];
  return {
    datasets: await all('SELECT id, parent FROM datasets'),
    variants: await all('SELECT id, run FROM variants'),
    parents: await all('SELECT variant, model, parent FROM variant_parents'),
    inputs: await all('SELECT run, model, variant, dataset FROM run_inputs'),
  };
}

/** Number of a thing, also of a variant that was put aside; null when there is none of this name. */
export async function numberOf(database: Database, kind: Kind, name: string): Promise<number | null> {
  const row = await database.get(`SELECT id FROM ${tables[kind]} WHERE name = ?`, name);
  return row && Number(row['id']);
}

/** Names of things, in the order in which they were made. */
export async function namesOf(
  database: Database,
  kind: keyof typeof tables,
  ids: ReadonlySet<number>,
): Promise<string[]> {
  const rows = await database.all(
    `SELECT name FROM ${tables[kind]} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`,
    list(ids),
  );
  return rows.map(({ name }) => String(name));
}

/** Names that variants had before they were renamed, which the audit log still knows, with those they have. */
export async function withFormerNames(database: Database, names: readonly string[]): Promise<ReadonlySet<string>> {
  const all = new Set(names);
  const renamed = await database.all(
    `SELECT subject, json_extract(detail, '$.name') AS name FROM audit JOIN audit_texts USING (seq)
     WHERE action = 'variant changed' AND name IS NOT NULL ORDER BY seq DESC`,
  );
  // The newest first, so that a name is known before the one it replaced.
  for (const { subject, name } of renamed) if (all.has(String(name))) all.add(String(subject));
  return all;
}

/** Fingerprints of what goes: all that may be known of it for ever. */
export async function fingerprintsOf(database: Database, { dataset, model, variant }: Reach): Promise<string[]> {
  const rows = await database.all(
    `SELECT fingerprint FROM datasets WHERE id IN (SELECT value FROM json_each(?)) UNION ALL
     SELECT fingerprint FROM models WHERE id IN (SELECT value FROM json_each(?)) UNION ALL
     SELECT hash FROM variants WHERE id IN (SELECT value FROM json_each(?))`,
    ...[dataset, model, variant].map(list),
  );
  return rows.map(({ fingerprint }) => String(fingerprint));
}

/** Takes the rows of what goes and all that they alone are spoken of in. Call inside a transaction. */
export async function deleteRows(
  database: Database,
  { dataset, variant, model, run, detached }: Reach,
  names: ReadonlySet<string>,
  fingerprints: readonly string[],
): Promise<void> {
  const [datasets, variants, models, runs] = [dataset, variant, model, run].map(list) as [
    string,
    string,
    string,
    string,
  ];
  const one = 'IN (SELECT value FROM json_each(?))';
  const erase = (sql: string, ...values: string[]) => database.run(sql, ...values);
  await clearHistories(database, dataset, detached.dataset, names);
  await erase(`DELETE FROM run_events WHERE run ${one}`, runs);
  for (const name of names)
    await erase(
      `DELETE FROM run_events WHERE instr(body, ?) AND run IN
       (SELECT run FROM variants WHERE id ${one})`,
      ...[name, list(detached.variant)],
    );
  await erase(`DELETE FROM run_inputs WHERE run ${one} OR model ${one} OR variant ${one}`, runs, models, variants);
  await erase(
    `DELETE FROM variant_parents WHERE variant ${one} OR parent ${one} OR model ${one}`,
    ...[variants, variants, models],
  );
  await erase(
    `DELETE FROM measurements WHERE dataset ${one} OR (subject ${one} AND hash NOT IN
     (SELECT hash FROM models WHERE id NOT ${one} UNION SELECT hash FROM variants WHERE id NOT ${one}))`,
    ...[datasets, list(names), models, variants],
  );
  await erase(`UPDATE measurements SET subject = '' WHERE subject ${one}`, list(names));
  await erase(`DELETE FROM exports WHERE subject ${one}`, list(names));
  await erase(
    `DELETE FROM advice WHERE EXISTS (SELECT 1 FROM json_tree(measured) WHERE atom ${one})`,
    JSON.stringify(fingerprints),
  );
  // What was asked of a sweep names its texts; its other runs stay, as runs of their own.
  await erase(`DELETE FROM sweep_points WHERE sweep IN (SELECT sweep FROM sweep_points WHERE run ${one})`, runs);
  await erase('DELETE FROM sweeps WHERE id NOT IN (SELECT sweep FROM sweep_points)');
  await erase(`DELETE FROM jobs WHERE run ${one}`, runs);
  await erase(`DELETE FROM variants WHERE id ${one}`, variants);
  await erase(`DELETE FROM runs WHERE id ${one}`, runs);
  await erase(`UPDATE datasets SET parent = NULL WHERE parent ${one}`, datasets);
  await erase(`DELETE FROM datasets WHERE id ${one}`, datasets);
  await erase(`DELETE FROM models WHERE id ${one}`, models);
  // Results are kept under hashes, and nothing tells whose text is in one; they are made again when they are needed.
  await database.run('DELETE FROM artifacts');
}

/** Takes what histories of other datasets say of what goes. */
async function clearHistories(
  database: Database,
  erased: ReadonlySet<number>,
  detached: ReadonlySet<number>,
  names: ReadonlySet<string>,
): Promise<void> {
  const rows = await database.all('SELECT id, parent, history FROM datasets');
  const steps = (json: unknown) => JSON.parse(String(json)) as HistoryStep[];
  const byId = new Map(
    rows.map(({ id, parent, history }) => [Number(id), { parent: Number(parent), history: steps(history) }]),
  );
  /** Steps that a dataset has from ancestors that go. */
  const inherited = (id: number): number => {
    for (let at = byId.get(id); at; at = byId.get(at.parent))
      if (erased.has(at.parent)) return byId.get(at.parent)?.history.length ?? 0;
    return 0;
  };
  for (const [id, { history }] of byId) {
    if (erased.has(id)) continue;
    const from = detached.size ? inherited(id) : 0;
    const cleared = history.map((step, at) => ({
      ...step,
      settings: at < from ? countsOnly(step.settings) : withoutNames(step.settings, names),
    }));
    const json = JSON.stringify(cleared);
    if (json !== JSON.stringify(history)) await database.run('UPDATE datasets SET history = ? WHERE id = ?', json, id);
  }
}

/** Settings that hold no words: numbers and switches. */
const countsOnly = (settings: HistoryStep['settings']): HistoryStep['settings'] =>
  Object.fromEntries(
    Object.entries(settings).filter(([, value]) => typeof value === 'number' || typeof value === 'boolean'),
  );

function withoutNames(settings: HistoryStep['settings'], names: ReadonlySet<string>): HistoryStep['settings'] {
  const isName = (value: unknown): boolean => typeof value === 'string' && names.has(value);
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) => {
      if (!naming.has(key)) return [[key, value]];
      if (Array.isArray(value)) return [[key, value.filter((one) => !isName(one))]];
      return isName(value) ? [] : [[key, value]];
    }),
  );
}

const list = (values: Iterable<number | string>): string => JSON.stringify([...values]);

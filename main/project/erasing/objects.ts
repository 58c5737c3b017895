import type { Database } from '../database.ts';
import { parseManifest } from '../manifest.ts';
import type { Problems, SplitInfo } from '../repositories/datasets.ts';
import type { Reach } from './reach.ts';

type Erased = Pick<Reach, 'dataset' | 'model' | 'variant'>;

/** Objects that the datasets, models and variants of a project hold, without some of these. */
export async function heldObjects(database: Database, without?: Erased): Promise<ReadonlySet<string>> {
  const held = new Set<string>();
  for (const { id, splits, problems } of await database.all('SELECT id, splits, problems FROM datasets')) {
    if (without?.dataset.has(Number(id))) continue;
    const stored = Object.values(JSON.parse(String(splits)) as Readonly<Record<string, SplitInfo>>);
    for (const { object, keys } of stored) for (const one of [object, ...(keys ? [keys] : [])]) held.add(one);
    const { object } = JSON.parse(String(problems)) as Problems;
    if (object !== null) held.add(object);
  }
  for (const kind of ['model', 'variant'] as const)
    for (const { id, manifest } of await database.all(`SELECT id, manifest FROM ${kind}s`)) {
      if (without?.[kind].has(Number(id))) continue;
      const { files, shards } = parseManifest(String(manifest));
      for (const { object } of [...files, ...shards]) held.add(object);
    }
  return held;
}

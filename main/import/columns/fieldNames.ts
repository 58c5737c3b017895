import { listed } from '../names.ts';
import type { FileRecord } from '../reader.ts';

/** Names of the fields of a record and of what contains it, for people who have to choose. */
export function fieldNames(record: FileRecord): string {
  const names = new Set<string>();
  for (let at: FileRecord | null = record; at; at = at.within)
    for (const name of Object.keys(at.fields)) names.add(name);
  return names.size ? `its fields are ${listed([...names])}` : 'it has no fields';
}

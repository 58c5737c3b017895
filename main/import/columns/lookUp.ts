import type { FileRecord } from '../reader.ts';

type Named = Readonly<Record<string, unknown>>;

/**
 * The value of a name, or of a path of names with dots between, in a record or in what contains it; undefined when there is
 * none. A path goes through lists: `paragraphs.text` is the texts of all paragraphs. Capital letters only matter where two
 * names differ in nothing else.
 */
export function lookUp(record: FileRecord, path: string): unknown {
  return search(record, path.split('.'), exactly) ?? search(record, path.split('.'), loosely);
}

type Match = (fields: Named, name: string) => string | undefined;

const exactly: Match = (fields, name) => (Object.hasOwn(fields, name) ? name : undefined);
const loosely: Match = (fields, name) =>
  exactly(fields, name) ?? Object.keys(fields).find((key) => key.toLowerCase() === name.toLowerCase());

function search(record: FileRecord, path: readonly string[], match: Match): unknown {
  for (let at: FileRecord | null = record; at; at = at.within) {
    const value = follow(at.fields, path, match);
    if (value !== undefined) return value;
  }
  return undefined;
}

function follow(value: unknown, path: readonly string[], match: Match): unknown {
  if (path.length === 0) return value;
  if (Array.isArray(value)) {
    const index = Number(path[0]);
    if (Number.isInteger(index) && index < value.length) return follow(value[index], path.slice(1), match);
    const found = value.map((entry) => follow(entry, path, match)).filter((entry) => entry !== undefined);
    // Lists in lists become one; a table is one value of its own and stays a table.
    return found.length ? found.flat() : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  // Names may have dots themselves, as columns of tables do: the longest name wins.
  for (let length = path.length; length > 0; length -= 1) {
    const name = match(value as Named, path.slice(0, length).join('.'));
    if (name === undefined) continue;
    const found = follow((value as Named)[name], path.slice(length), match);
    if (found !== undefined) return found;
  }
  return undefined;
}

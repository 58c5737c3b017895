import type { FileItem, FileRecord } from '../reader.ts';

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOfFields = (value: unknown): value is readonly Fields[] =>
  Array.isArray(value) && value.length > 0 && value.every(isFields);

/** A value and where it stands. */
interface Place {
  readonly source: string;
  readonly value: unknown;
  readonly within: FileRecord | null;
}

/**
 * Records of a value, or of the list at a path in it; what lies on the way is what the records are `within`. Nothing where
 * there is no such path.
 */
export function* itemsAt(place: Place, path: readonly string[]): Generator<FileItem> {
  const { source, value, within } = place;
  if (!Array.isArray(value)) yield* itemsIn(place, path);
  else
    for (const [i, entry] of value.entries())
      yield* itemsIn({ source: inner(source, i + 1), value: entry, within }, path);
}

/** Where something stands in what has a place; a file that is one object ends in a colon already. */
const inner = (source: string, name: string | number): string => `${source}${source.endsWith(':') ? '' : '/'}${name}`;

/** Lists directly in lists are tables, not records. */
function* itemsIn(place: Place, [name, ...rest]: readonly string[]): Generator<FileItem> {
  const { source, value, within } = place;
  if (name === undefined) yield item(place);
  else if (isFields(value) && Object.hasOwn(value, name))
    yield* itemsAt({ source: inner(source, name), value: value[name], within: { fields: value, within } }, rest);
}

function item({ source, value, within }: Place): FileItem {
  if (typeof value === 'string') return { source, text: value };
  if (isFields(value)) return { source, record: { fields: value, within } };
  const found = value === null ? 'null' : `a ${Array.isArray(value) ? 'list' : typeof value}`;
  return { source, problem: `is ${found}; expected an object with named fields, or a text` };
}

/** The records that a JSON object is or holds, when nobody says where they are. */
export function* entriesOf(root: Fields, source: string): Generator<Place> {
  const entries = Object.entries(root);
  const lists = entries.filter(([, value]) => listOfFields(value));
  if (entries.length > 0 && entries.every(([, value]) => isFields(value))) {
    for (const [key, value] of entries)
      yield { source: `${source}:${key}`, value: { key, ...(value as Fields) }, within: null };
  } else if (lists.length === 1) {
    const [[name, list]] = lists as [[string, readonly Fields[]]];
    const within = { fields: root, within: null };
    for (const [i, value] of list.entries()) yield { source: `${source}:${name}/${i + 1}`, value, within };
  } else yield { source, value: root, within: null };
}

/** Of a path in words: `data.entries`. */
export const pathOf = (records: string | undefined): readonly string[] => records?.split('.') ?? [];

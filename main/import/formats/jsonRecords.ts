import { type FileItem, type FileRecord, wholeText } from '../reader.ts';
import { bundleEntries, isResource, resourceText } from './fhir.ts';
import { type Fields, isFields } from './fields.ts';

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
  if (name === undefined) yield* items(place);
  else if (isFields(value) && Object.hasOwn(value, name))
    yield* itemsAt({ source: inner(source, name), value: value[name], within: { fields: value, within } }, rest);
}

function* items({ source, value, within }: Place): Generator<FileItem> {
  if (typeof value === 'string') yield { source, text: value };
  else if (isFields(value)) yield* recordItems(source, value, within);
  else {
    const found = value === null ? 'null' : `a ${Array.isArray(value) ? 'list' : typeof value}`;
    yield { source, problem: `is ${found}; expected an object with named fields, or a text` };
  }
}

/** A resource of FHIR is also known as one text. */
function* recordItems(source: string, value: Fields, within: FileRecord | null): Generator<FileItem> {
  const resource = resourceText(value);
  const fields = resource ? { ...value, [wholeText]: resource.text } : value;
  yield { source, record: { fields, within } };
  if (resource?.unread)
    yield {
      source,
      problem: `holds ${resource.unread} attached ${resource.unread === 1 ? 'file, which is' : 'files, which are'} not read`,
      doubt: true,
    };
}

/** The records that a JSON object is or holds, when nobody says where they are. */
export function* entriesOf(root: Fields, source: string): Generator<Place> {
  if (isResource(root)) {
    const held = bundleEntries(root);
    if (!held) yield { source, value: root, within: null };
    const within = { fields: root, within: null };
    for (const [i, value] of (held ?? []).entries()) yield { source: `${source}:entry/${i + 1}`, value, within };
    return;
  }
  const entries = Object.entries(root);
  const lists = entries.filter(([, value]) => listOfFields(value));
  const rows = rowsOfColumns(entries);
  const [only] = entries;
  if (rows) {
    for (const [i, value] of rows.entries()) yield { source: `${source}:${i + 1}`, value, within: null };
    return;
  }
  // What holds nothing but one thing is a wrapper around it.
  if (only && entries.length === 1 && isFields(only[1]) && Object.values(only[1]).some(listOfFields)) {
    for (const place of entriesOf(only[1], ''))
      yield { ...place, source: `${source}:${only[0]}${place.source.replace(/^:/, '/')}` };
    return;
  }
  if (entries.length > 0 && entries.every(([, value]) => isFields(value))) {
    for (const [key, value] of entries)
      yield { source: `${source}:${key}`, value: { key, ...(value as Fields) }, within: null };
  } else if (lists.length === 1) {
    const [[name, list]] = lists as [[string, readonly Fields[]]];
    const within = { fields: root, within: null };
    for (const [i, value] of list.entries()) yield { source: `${source}:${name}/${i + 1}`, value, within };
  } else yield { source, value: root, within: null };
}

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

/**
 * Rows of a table that is written column by column: lists of one length, or objects whose names are the numbers of the rows, as
 * pandas writes them. Null where it is none.
 */
function rowsOfColumns(entries: readonly (readonly [name: string, value: unknown])[]): Fields[] | null {
  const columns = entries.map(([name, value]) => [name, columnOf(value)] as const);
  const length = columns[0]?.[1]?.length ?? 0;
  if (length < 2 || columns.some(([, column]) => column?.length !== length)) return null;
  return Array.from({ length }, (_, i) => Object.fromEntries(columns.map(([name, column]) => [name, column?.[i]])));
}

function columnOf(value: unknown): readonly unknown[] | null {
  const names = isFields(value) ? Object.keys(value) : [];
  const list = names.length && names.every((name, i) => name === String(i)) ? Object.values(value as Fields) : value;
  return Array.isArray(list) && list.every(isScalar) ? list : null;
}

/** Of a path in words: `data.entries`. */
export const pathOf = (records: string | undefined): readonly string[] => records?.split('.') ?? [];

import { collect } from '../files.ts';
import { missingRecords } from '../names.ts';
import { Unreadable } from '../unreadable.ts';
import type { FileItem, Reader } from '../reader.ts';
import { openText } from '../textStream.ts';
import { jsonValues, parseJson } from './jsonBytes.ts';
import { listElements } from './jsonList.ts';
import { isFields } from './fields.ts';
import { entriesOf, itemsAt, pathOf } from './jsonRecords.ts';

/** A file that is one object has to be in memory; a list is read entry by entry, however long it is. */
const maxObjectBytes = 256_000_000;

/**
 * JSON files. Records are the entries of a list; the values of an object whose values are all objects, with their name as the
 * field "key"; the entries of the only list of objects in an object; else the whole is one record.
 */
export const json: Reader = {
  kind: 'JSON file',
  endings: ['.json'],
  async *read(file, { records }): AsyncGenerator<FileItem> {
    const { source } = file;
    const { head, chunks, notices } = await openText(file);
    yield* notices;
    const path = pathOf(records);
    const names = new Set<string>();
    let count = 0;
    const items = head.trimStart().startsWith('[')
      ? entriesOfList(chunks, source, path, names)
      : itemsOfWhole(Buffer.from(await collect(chunks, maxObjectBytes)), source, path, names);
    for await (const item of items) {
      count += 1;
      yield item;
    }
    if (count === 0)
      throw new Unreadable(records === undefined ? 'holds no entries' : missingRecords(records, [...names]));
  },
};

async function* entriesOfList(
  chunks: AsyncIterable<Buffer>,
  source: string,
  path: readonly string[],
  names: Set<string>,
): AsyncGenerator<FileItem> {
  let number = 0;
  for await (const bytes of listElements(chunks)) {
    number += 1;
    const place = `${source}:${number}`;
    try {
      if (bytes === null) throw new Unreadable('is longer than one entry of a list may be');
      const value = parseJson(bytes);
      if (number === 1 && isFields(value)) for (const name of Object.keys(value)) names.add(name);
      yield* itemsAt({ source: place, value, within: null }, path);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      yield { source: place, problem: error.message };
    }
  }
}

/** Files that hold one value after the other, without a list around them. */
function* itemsOfSeveral(
  values: readonly Buffer[],
  source: string,
  path: readonly string[],
  names: Set<string>,
): Generator<FileItem> {
  for (const [i, bytes] of values.entries()) {
    const place = `${source}:${i + 1}`;
    try {
      const value = parseJson(bytes);
      if (i === 0 && isFields(value)) for (const name of Object.keys(value)) names.add(name);
      yield* itemsAt({ source: place, value, within: null }, path);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      yield { source: place, problem: error.message };
    }
  }
}

function* itemsOfWhole(
  bytes: Buffer,
  source: string,
  path: readonly string[],
  names: Set<string>,
): Generator<FileItem> {
  const [first, ...more] = jsonValues(bytes);
  if (first && more.length) {
    yield* itemsOfSeveral([first, ...more], source, path, names);
    return;
  }
  const value = parseJson(bytes);
  if (!isFields(value)) {
    yield* itemsAt({ source, value, within: null }, path);
    return;
  }
  for (const name of Object.keys(value)) names.add(name);
  // A path begins at the root where it can, else at the records that are found there.
  if (path[0] !== undefined && Object.hasOwn(value, path[0]))
    yield* itemsAt({ source: `${source}:`, value, within: null }, path);
  else for (const entry of entriesOf(value, source)) yield* itemsAt(entry, path);
}

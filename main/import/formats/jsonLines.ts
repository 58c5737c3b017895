import { missingRecords } from '../names.ts';
import { megabytes, Unreadable } from '../unreadable.ts';
import type { FileItem, Reader } from '../reader.ts';
import { openText } from '../textStream.ts';
import { parseJson } from './jsonBytes.ts';
import { isFields } from './fields.ts';
import { itemsAt, pathOf } from './jsonRecords.ts';
import { lines, maxLineBytes } from './lines.ts';

/** JSON lines: on every line an object, which is a record, or a text. */
export const jsonLines: Reader = {
  kind: 'JSON lines',
  endings: ['.jsonl', '.ndjson'],
  async *read(file, { records }): AsyncGenerator<FileItem> {
    const { source } = file;
    const path = pathOf(records);
    const { chunks, notices } = await openText(file);
    yield* notices;
    const names = new Set<string>();
    let [number, count] = [0, 0];
    for await (const line of lines(chunks)) {
      number += 1;
      if (line && isBlank(line)) continue;
      const place = `${source}:${number}`;
      try {
        if (line === null)
          throw new Unreadable(`is longer than ${megabytes(maxLineBytes)}; expected a record on each line`);
        const value = parseJson(line);
        if (names.size === 0 && isFields(value)) for (const name of Object.keys(value)) names.add(name);
        for (const item of itemsAt({ source: place, value, within: null }, path)) {
          count += 1;
          yield item;
        }
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        count += 1;
        yield { source: place, problem: error.message };
      }
    }
    if (count === 0) throw new Unreadable(records === undefined ? 'is empty' : missingRecords(records, [...names]));
  },
};

/** JSON begins with something visible; looking at the first byte is enough for most lines. */
const isBlank = (line: Buffer): boolean =>
  line.length === 0 || (line[0]! <= 32 && line.toString('latin1').trim() === '');

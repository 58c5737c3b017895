import { CFB } from '@e965/xlsx';

/** What the library that writes compound files is asked for; it has no types for it. */
const { utils, write } = CFB as unknown as {
  utils: { cfb_new(): object; cfb_add(container: object, path: string, bytes: Buffer): void };
  write(container: object, options: object): Buffer;
};

/** Bytes of the header of a document, and where the lengths of its texts and the places of its tables begin ([MS-DOC] 2.5). */
const [headerBytes, lengthsAt, tablesAt] = [898, 0x4c, 0x9a];

/** Texts of a document by their place among the lengths: the body, notes, headers and so on. */
export type Lengths = Readonly<Partial<Record<0 | 1 | 2 | 4 | 5 | 6, number>>>;

/** What stands in the header and the tables of a Word document. */
export interface WordParts {
  /** In windows-1252, all texts one behind the other. */
  readonly text: Buffer;
  readonly lengths?: Lengths;
  /** Tables by their numbers. */
  readonly tables?: Readonly<Record<number, Buffer>>;
}

const numbers = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, 4 * i);
  return bytes;
};

/** The table of the pieces of the text: where each begins, and the byte of the file where its letters lie. */
export function pieces(starts: readonly number[], at: (piece: number) => number): Buffer {
  const entries = starts.slice(1).flatMap((_, i) => {
    const entry = Buffer.alloc(8);
    entry.writeUInt32LE(((at(i) * 2) | 0x40000000) >>> 0, 2);
    return [entry];
  });
  const plc = Buffer.concat([numbers(...starts), ...entries]);
  return Buffer.concat([Buffer.from([2]), numbers(plc.length), plc]);
}

/** Positions, with bytes for each piece between them. */
export const places = (starts: readonly number[], size = 0): Buffer =>
  Buffer.concat([numbers(...starts), Buffer.alloc(size * Math.max(0, starts.length - 1))]);

/** A document of Word 97 with this text in one piece, where its tables say nothing else. */
export function wordFile({ text, lengths = { 0: text.length }, tables = {} }: WordParts): Buffer {
  const main = Buffer.alloc(headerBytes + text.length);
  main.writeUInt16LE(0xa5ec, 0);
  main.writeUInt16LE(193, 2);
  main.writeUInt16LE(0x0200, 0x0a);
  for (const [place, length] of Object.entries(lengths))
    main.writeUInt32LE(length >>> 0, lengthsAt + 4 * Number(place));
  text.copy(main, headerBytes);
  const all = { 33: pieces([0, text.length], () => headerBytes), ...tables };
  let offset = 0;
  for (const [number, bytes] of Object.entries(all)) {
    main.writeUInt32LE(offset, tablesAt + 8 * Number(number));
    main.writeUInt32LE(bytes.length, tablesAt + 8 * Number(number) + 4);
    offset += bytes.length;
  }
  const container = utils.cfb_new();
  utils.cfb_add(container, '/WordDocument', main);
  utils.cfb_add(container, '/1Table', Buffer.concat(Object.values(all)));
  return write(container, { type: 'buffer' });
}

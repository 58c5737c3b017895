import type { Streams } from '../container.ts';
import { Unreadable } from '../../../unreadable.ts';

/** Places in the header of a document ([MS-DOC] 2.5): a pair of offset and length for every table, from here on. */
const tablesAt = 0x9a;

/** Numbers of the tables that are read ([MS-DOC] 2.5.6). */
export const table = {
  styles: 1,
  footnoteMarks: 2,
  footnotes: 3,
  comments: 5,
  headers: 11,
  characters: 12,
  paragraphs: 13,
  pieces: 33,
  endnoteMarks: 46,
  endnotes: 47,
  lists: 73,
  listInstances: 74,
} as const;

/** Texts of a document, one behind the other, with the places in the header of their lengths ([MS-DOC] 2.5.4). */
const lengthsAt = { body: 0x4c, footnotes: 0x50, headers: 0x54, comments: 0x5c, endnotes: 0x60, boxes: 0x64 } as const;

export type Part = keyof typeof lengthsAt;

/** Where a text lies among the characters of a document. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Word 97 wrote 193 as its version; before, everything lay elsewhere. */
const oldestVersion = 193;

/** The streams of a Word document and what its header says of them. */
export class WordFile {
  readonly main: Buffer;
  readonly tables: Buffer;
  /** Objects of other programs and equations in it. */
  readonly objects: number;

  /** @throws Unreadable when it is of another version, or may not be read */
  constructor(streams: Streams) {
    const main = streams.get('WordDocument');
    if (!main)
      throw new Unreadable('is no Word document: it has no text; open it in its own program and save it again');
    const flags = main.readUInt16LE(0x0a);
    if (main.readUInt16LE(0) !== 0xa5ec || main.readUInt16LE(2) < oldestVersion)
      throw new Unreadable('was written by Word 95 or before, which cannot be read; save it as .docx');
    if (flags & 0x0100) throw new Unreadable('is password-protected; save it without a password');
    this.main = main;
    this.tables = streams.get(flags & 0x0200 ? '1Table' : '0Table') ?? Buffer.alloc(0);
    const pool = [...streams.keys()].filter((name) => name.startsWith('ObjectPool/'));
    this.objects = new Set(pool.map((name) => name.split('/')[1])).size;
  }

  /** A table, empty where there is none. */
  table(number: number): Buffer {
    const { offset, length } = this.place(number);
    return this.tables.subarray(offset, offset + length);
  }

  place(number: number): { readonly offset: number; readonly length: number } {
    const at = tablesAt + 8 * number;
    return { offset: this.main.readUInt32LE(at), length: this.main.readUInt32LE(at + 4) };
  }

  part(name: Part): Range {
    let start = 0;
    for (const [part, at] of Object.entries(lengthsAt)) {
      const end = start + this.main.readUInt32LE(at);
      if (part === name) return { start, end };
      start = end;
    }
    throw new Error(`There is no part ${name}.`);
  }
}

/**
 * Positions of a table that lists positions and `size` bytes for each piece between them ([MS-DOC] 2.2.2). They rise: one that
 * falls back would show the same text again and again, and counts as the one before it.
 */
export function positions(plc: Buffer, size: number): number[] {
  if (plc.length < 4) return [];
  const count = Math.floor((plc.length - 4) / (4 + size));
  let most = 0;
  return Array.from({ length: count + 1 }, (_, i) => (most = Math.max(most, plc.readUInt32LE(4 * i))));
}

/** Called for a property: its number, and where its operand begins. */
type OnProperty = (property: number, operand: Buffer) => void;

/** Bytes of operands by the highest three bits of a property ([MS-DOC] 2.2.5.1); of 6 the first byte says it. */
const operandBytes = [1, 1, 2, 4, 2, 2, 0, 3] as const;

/** Two properties whose operands are longer than a byte can say. */
const [tableDefinition, tabs] = [0xd608, 0xc615];

/** The properties in a list of them; what is cut off at the end counts for nothing. */
export function forProperties(list: Buffer, take: OnProperty): void {
  for (let at = 0; at + 2 < list.length;) {
    const property = list.readUInt16LE(at);
    at += 2;
    let size: number = operandBytes[(property >> 13) as 0]!;
    if (property === tableDefinition) size = list.length >= at + 2 ? list.readUInt16LE(at) + 1 : list.length;
    else if (property === tabs && list[at] === 255) return;
    else if (size === 0) size = list[at]! + 1;
    take(property, list.subarray(at, at + size));
    at += size;
  }
}

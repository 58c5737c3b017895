import { type Instance, type Level, type List, Numbering } from '../../word/numbering.ts';
import { table, type WordFile } from './bytes.ts';

/** Formats of numbers ([MS-OSHARED] 2.2.1.3) by the names of newer documents; others are written in digits. */
const formats: Readonly<Record<number, string>> = {
  0: 'decimal',
  1: 'upperRoman',
  2: 'lowerRoman',
  3: 'upperLetter',
  4: 'lowerLetter',
  5: 'ordinal',
  6: 'cardinalText',
  7: 'ordinalText',
  22: 'decimalZero',
  23: 'bullet',
  255: 'none',
};

/** Lengths of a list, an instance of one, and of the fixed part of a level ([MS-DOC] 2.9.147, 2.9.131, 2.9.150). */
const [listBytes, instanceBytes, levelBytes] = [28, 16, 28];
const levelCount = 9;

/** The lists of a document, by the numbers that paragraphs call their instances by. */
export function listsOf(file: WordFile): Numbering {
  const lists = readLists(file);
  const instances = new Map<string, Instance>();
  const bytes = file.table(table.listInstances);
  if (bytes.length >= 4) {
    const count = bytes.readUInt32LE(0);
    let at = 4 + count * instanceBytes;
    for (let i = 0; i < count && at + 4 <= bytes.length; i += 1) {
      const entry = 4 + i * instanceBytes;
      const list = lists.get(bytes.readInt32LE(entry));
      const overrides = bytes[entry + 12]!;
      at += 4;
      const levels = new Map(list?.levels);
      const starts = new Map<number, number>();
      for (let j = 0; j < overrides && at + 8 <= bytes.length; j += 1) {
        const about = bytes.readUInt32LE(at + 4);
        const number = about & 0xf;
        if (about & 0x10) starts.set(number, bytes.readInt32LE(at));
        at += 8;
        if (about & 0x20) {
          const { level, length } = levelOf(bytes.subarray(at), number);
          levels.set(number, level);
          at += length;
        }
      }
      if (list) instances.set(String(i + 1), { list, levels, starts });
    }
  }
  return new Numbering(instances);
}

/** Lists by their names; their levels stand behind the table of them, which its length does not count. */
function readLists(file: WordFile): Map<number, List> {
  const { offset, length } = file.place(table.lists);
  const lists = new Map<number, List>();
  if (length < 2) return lists;
  const bytes = file.tables.subarray(offset);
  const count = bytes.readUInt16LE(0);
  let at = 2 + count * listBytes;
  for (let i = 0; i < count; i += 1) {
    const entry = 2 + i * listBytes;
    const levels = new Map<number, Level>();
    const simple = (bytes[entry + 26]! & 1) === 1;
    for (let number = 0; number < (simple ? 1 : levelCount); number += 1) {
      const found = levelOf(bytes.subarray(at), number);
      levels.set(number, found.level);
      at += found.length;
    }
    lists.set(bytes.readInt32LE(entry), { levels, byStyle: new Map(), counts: [] });
  }
  return lists;
}

/** [MS-DOC] 2.9.149: signs below 9 stand for the numbers of levels. */
function levelOf(bytes: Buffer, number: number): { readonly level: Level; readonly length: number } {
  const about = bytes[5]!;
  const textAt = levelBytes + bytes[24]! + bytes[25]!;
  const signs = bytes.readUInt16LE(textAt);
  const text = bytes.toString('utf16le', textAt + 2, textAt + 2 + 2 * signs);
  const level = {
    start: bytes.readInt32LE(0),
    format: formats[bytes[4]!] ?? 'decimal',
    // eslint-disable-next-line no-control-regex
    text: text.replace(/[\0-\x08]/g, (sign) => `%${sign.charCodeAt(0) + 1}`),
    legal: (about & 0x4) !== 0,
    // Levels begin anew after any higher one, unless they say after which, or never.
    restart: about & 0x8 ? bytes[26]! : number,
  };
  return { level, length: textAt + 2 + 2 * signs };
}

import { utils, write } from '@e965/xlsx';
import type { Crafted } from './craftedText.ts';
import { outlookFile, type OutlookLetter, type Properties } from './outlookFile.ts';
import { pieces, places, wordFile } from './wordFile.ts';
import type { FileType } from './validFiles.ts';

const words = 'Words that may be read.\r';

/** Sectors, and entries of the directory, of the compound files that are made here ([MS-CFB] 2). */
const [sectorBytes, entryBytes] = [512, 128];
const sectorAt = (sector: number): number => (sector + 1) * sectorBytes;

/** Changes a compound file: @param change is given its bytes, where its table of chains lies, and where its directory. */
function changed(file: Buffer, change: (bytes: Buffer, chains: number, directory: number) => void): Buffer {
  const bytes = Buffer.from(file);
  change(bytes, sectorAt(bytes.readInt32LE(76)), sectorAt(bytes.readInt32LE(48)));
  return bytes;
}

const entriesOf = (bytes: Buffer, directory: number): number[] =>
  [0, 1, 2, 3].map((i) => directory + i * entryBytes).filter((at) => at + entryBytes <= bytes.length);

/** What harms every reader of compound files. */
const container = (make: () => Buffer): Crafted => {
  const harmed = (change: (bytes: Buffer, chains: number, directory: number) => void) => () => changed(make(), change);
  const inTables = (what: (sector: number) => number) =>
    harmed((bytes, chains) => {
      for (let i = 0; i < 128; i += 1) bytes.writeInt32LE(what(i), chains + 4 * i);
    });
  return {
    'every sector behind itself': inTables((sector) => sector),
    'sectors in a circle': inTables((sector) => (sector + 1) % 8),
    'sectors beyond the end': inTables(() => 0x7fffff00),
    'a directory in a circle': harmed((bytes, _, directory) => {
      for (const at of entriesOf(bytes, directory)) for (const place of [68, 72, 76]) bytes.writeInt32LE(1, at + place);
    }),
    'streams of two gigabytes': harmed((bytes, _, directory) => {
      for (const at of entriesOf(bytes, directory)) bytes.writeInt32LE(0x7fffffff, at + 120);
    }),
    'streams in one place': harmed((bytes, _, directory) => {
      for (const at of entriesOf(bytes, directory)) bytes.writeInt32LE(0, at + 116);
    }),
    'huge sectors': harmed((bytes) => bytes.writeUInt16LE(31, 30)),
    'tables in a circle': harmed((bytes) => {
      bytes.writeInt32LE(0x7fffffff, 44);
      bytes.writeInt32LE(1, 68);
      bytes.writeInt32LE(0x7fffffff, 72);
      bytes.writeInt32LE(1, sectorAt(2) - 4);
    }),
    'only its first bytes': () => make().subarray(0, 8),
    'only its header': () => make().subarray(0, sectorBytes),
  };
};

const up = (count: number, step: number): number[] => Array.from({ length: count }, (_, i) => i * step);
/** Positions that go back and forth between 0 and `far`. */
const zigzag = (count: number, far: number): number[] => Array.from({ length: count }, (_, i) => (i % 2 ? far : 0));
const text = Buffer.from(words.repeat(400), 'latin1');

const doc: Crafted = {
  ...container(() => wordFile({ text })),
  'a text of four billion letters': () =>
    wordFile({ text, lengths: { 0: 0xffffffff }, tables: { 33: pieces([0, 0xffffffff], () => 898) } }),
  'pieces back and forth': () =>
    wordFile({ text, lengths: { 0: 60_000_000 }, tables: { 33: pieces(zigzag(4001, 60_000_000), () => 898) } }),
  'pieces of nothing': () => wordFile({ text, tables: { 33: pieces(up(40_000, 0), () => 898) } }),
  'pieces beyond the end': () => wordFile({ text, tables: { 33: pieces(up(1000, 9), (i) => i * 1_000_000) } }),
  'headers back and forth': () =>
    wordFile({
      text,
      lengths: { 0: 10, 2: text.length },
      tables: { 11: places(zigzag(60_000, text.length)) },
    }),
  // The header shows its mark, and its text goes on through the header.
  'a note in itself': () =>
    wordFile({
      text: Buffer.from(`see .\r\r${words}\x02\r`, 'latin1'),
      lengths: { 0: 6, 1: 1, 2: words.length + 2 },
      tables: {
        2: places([7 + words.length, 999_999], 2),
        3: places([0, 999_999, 999_999]),
        11: places([...up(7, 0), words.length + 2, words.length + 2]),
      },
    }),
  'lists without end': () => wordFile({ text, tables: { 73: Buffer.alloc(3000, 255), 74: Buffer.alloc(3000, 255) } }),
  'fields in fields': () => wordFile({ text: Buffer.from('\x13a\x14'.repeat(100_000), 'latin1') }),
  'marks of cells alone': () => wordFile({ text: Buffer.alloc(200_000, 7) }),
};

const sheet = (): Buffer => {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([['text'], ...up(40, 1).map((i) => [words, i])]), 'Cases');
  return write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer;
};

/** A record of a workbook ([MS-XLS] 2.1.4) of 16-bit numbers. */
const record = (type: number, ...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 + 2 * values.length);
  bytes.writeUInt16LE(type, 0);
  bytes.writeUInt16LE(2 * values.length, 2);
  for (const [i, value] of values.entries()) bytes.writeUInt16LE(value & 0xffff, 4 + 2 * i);
  return bytes;
};

/** A sheet alone, as programs wrote them before there were compound files (BIFF 2 to 4). */
const bare = (...records: readonly Buffer[]): Buffer =>
  Buffer.concat([record(0x0009, 2, 0x10), ...records, record(0x000a)]);

const [dimensions, number, label, joined, continued] = [0x0000, 0x0003, 0x0004, 0x00e5, 0x003c];

const xls: Crafted = {
  ...container(sheet),
  'a sheet of all rows': () =>
    bare(record(dimensions, 0, 0xffff, 0, 0xffff), record(number, 0xffff, 0xffff, 0, 0, 0, 0)),
  'cells far apart': () =>
    bare(...up(60, 1000).map((row) => record(number, row, 255, 0, 0, 0, 0)), record(number, 0, 0, 0, 0, 0, 0)),
  'joined cells without end': () =>
    bare(
      record(number, 0, 0, 0, 0, 0, 0),
      record(number, 0xffff, 255, 0, 0, 0, 0),
      ...up(200, 1).map(() => record(joined, 1000, ...up(1000, 1).flatMap(() => [0, 0xffff, 0, 255]))),
    ),
  'a text longer than its record': () => bare(record(label, 0, 0, 0, 0xffff)),
  'records of no length': () => bare(...up(100_000, 1).map(() => record(continued))),
  'a record longer than the file': () => bare(Buffer.from('0304ffff', 'hex')),
};

const tag = { subject: 0x0037001f, body: 0x1000001f, richText: 0x10090102, data: 0x37010102, name: 0x3707001f };
const letter: OutlookLetter = {
  properties: { [tag.subject]: 'Report', [tag.body]: words.repeat(200) },
  recipients: [{ 0x0c150003: 1, 0x3001001f: 'Ann Roe' }],
  attachments: [{ [tag.name]: 'a.txt', [tag.data]: Buffer.from(words.repeat(300)) }],
};
const withProperties = (properties: Properties): Buffer => outlookFile({ ...letter, properties });

/** Text packed as [MS-OXRTFCP] says: the length that it has and had, a mark, a checksum, and what is packed. */
const rich = (packed: Buffer, size = packed.length + 12): Buffer => {
  const head = Buffer.alloc(16);
  head.writeInt32LE(size, 0);
  head.writeInt32LE(0x7fffffff, 4);
  head.writeUInt32LE(0x75465a4c, 8);
  return withProperties({ [tag.richText]: Buffer.concat([head, packed]) });
};

const inLetters = (depth: number): OutlookLetter =>
  up(depth, 1).reduce<OutlookLetter>(
    (inner) => ({ properties: letter.properties, attachments: [{ properties: {}, letter: inner }] }),
    letter,
  );

const msg: Crafted = {
  ...container(() => outlookFile(letter)),
  'letters in letters': () => outlookFile(inLetters(40)),
  'packed text that repeats itself': () => rich(Buffer.alloc(2_000_000, Buffer.from('ff0010', 'hex'))),
  'packed text without end': () => rich(Buffer.alloc(10), 0x7fffffff),
  'packed text of nothing': () => withProperties({ [tag.richText]: Buffer.alloc(3) }),
  'a letter of nothing': () => outlookFile({ properties: {} }),
};

export const craftedContainers: Readonly<Partial<Record<FileType, Crafted>>> = { doc, xls, msg };
/** Small valid ones of every kind. */
export const validContainers = { doc: () => wordFile({ text }), xls: sheet, msg: () => outlookFile(letter) };

import type { CellObject, WorkBook, WorkSheet } from '@e965/xlsx';
import type { FileItem, Reader } from '../../reader.ts';
import { problemOf, Unreadable } from '../../unreadable.ts';
import { leftOutComments } from '../leftOut.ts';
import type { Joined } from '../sheetCells.ts';
import { regionalFormats, shownNumber } from '../sheetFormats.ts';
import { workbookItems } from '../sheetItems.ts';
import { wholeFile } from '../wholeFile.ts';
import type { Sheet } from '../workbook.ts';
import { checkChains } from './chains.ts';
import { isContainer, sheetLibrary } from './container.ts';

/** A workbook of so many bytes fills a sheet of 65,536 rows some hundred times. */
const maxFileBytes = 256_000_000;

/** Cells with a value that one file may have; each is an object of the library. */
const maxCells = 4_000_000;

const kind = 'an old Excel workbook';

/** Dates that Excel writes as the computer's language does, by the library's names for their formats (14 and 22). */
const regional: Readonly<Record<string, string>> = {
  'm/d/yy': regionalFormats[14]!,
  'm/d/yy h:mm': regionalFormats[22]!,
};

/** Files from before Excel 5 are one stream that begins with its version ([MS-XLS] 2.4.21, [OOoEXC] 5.8). */
const isBareStream = (bytes: Buffer): boolean => bytes[0] === 0x09 && [0, 2, 4, 8].includes(bytes[1] ?? -1);

/**
 * Workbooks of Excel 97–2003 and before (BIFF), read by SheetJS; values as their cells show them, records or whole sheets as of
 * newer workbooks.
 */
export const oldExcel: Reader = {
  kind: 'old Excel workbook',
  endings: ['.xls', '.xlt'],
  async *read(file, options): AsyncGenerator<FileItem> {
    const { source } = file;
    const bytes = await wholeFile(file, maxFileBytes);
    try {
      const book = await workbookOf(bytes);
      yield* workbookItems(sheetsOf(book), source, options);
      for (const problem of leftOut(book)) yield { source, problem, doubt: true };
    } catch (error) {
      yield problemOf(error, source, kind);
    }
  },
};

async function workbookOf(bytes: Buffer): Promise<WorkBook> {
  // The library would take anything for a table of text.
  if (!isContainer(bytes) && !isBareStream(bytes))
    throw new Unreadable(
      `is not ${kind}; programs also write pages and tables under its ending: rename it to .html or .csv`,
    );
  if (isContainer(bytes)) checkChains(bytes);
  const { read } = await sheetLibrary();
  try {
    return read(bytes, { type: 'buffer', cellFormula: false, cellHTML: false, cellNF: true });
  } catch (error) {
    if (/password|encrypt/i.test(String(error)))
      throw new Unreadable('is password-protected; save it without a password');
    throw error;
  }
}

function* sheetsOf(book: WorkBook): Generator<Sheet> {
  const from1904 = book.Workbook?.WBProps?.date1904 === true;
  let cells = 0;
  for (const name of book.SheetNames) {
    const sheet = book.Sheets[name] ?? {};
    const rows = new Map<number, Map<number, string>>();
    for (const [place, cell] of cellsOf(sheet)) {
      const text = cellText(cell, from1904);
      if (text === '') continue;
      cells += 1;
      if (cells > maxCells)
        throw new Unreadable(`has more than ${maxCells.toLocaleString('en')} cells with a value; divide it`);
      const row = rows.get(place.row) ?? new Map<number, string>();
      rows.set(place.row, row.set(place.column, text));
    }
    yield { name, rows, joined: joinedOf(sheet) };
  }
}

function* cellsOf(sheet: WorkSheet): Generator<[{ row: number; column: number }, CellObject]> {
  for (const [name, cell] of Object.entries(sheet)) {
    const [, letters = '', digits] = /^([A-Z]{1,3})(\d+)$/.exec(name) ?? [];
    const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
    if (digits) yield [{ row: Number(digits), column }, cell as CellObject];
  }
}

/** Places count from 1 here, in the library from 0. */
const joinedOf = (sheet: WorkSheet): Joined[] =>
  (sheet['!merges'] ?? []).map(({ s, e }) => ({ top: s.r + 1, left: s.c + 1, bottom: e.r + 1, right: e.c + 1 }));

/** What a cell shows; lines end as everywhere else. */
function cellText({ t: type, v: value, w: shown, z: pattern }: CellObject, from1904: boolean): string {
  if (value === undefined) return '';
  if (type === 'n')
    return shownNumber(Number(value), regional[String(pattern)] ?? String(pattern ?? 'General'), from1904);
  if (type === 'b') return value ? 'TRUE' : 'FALSE';
  if (type === 'e') return shown ?? '#N/A';
  return String(value).replace(/\r\n?/g, '\n');
}

/** Comments of cells are read from no workbook. */
function leftOut(book: WorkBook): string[] {
  const cells = book.SheetNames.flatMap((name) => [...cellsOf(book.Sheets[name] ?? {})]);
  return leftOutComments(cells.filter(([, { c }]) => c?.length).length, '');
}

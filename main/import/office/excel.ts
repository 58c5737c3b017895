import type { FileItem, Reader } from '../reader.ts';
import { checkSheets } from './sheetExtent.ts';
import { storedZip } from './storedZip.ts';
import { problemOf, Unreadable } from '../unreadable.ts';
import { wholeFile } from './wholeFile.ts';
import { type OfficeKind, zipParts } from './zipParts.ts';

const maxFileBytes = 256_000_000;

/** A row of ten columns is some 500 bytes of XML: 400,000 of them. */
const kind: OfficeKind = { name: 'an Excel workbook', ending: '.xlsx', limit: 200_000_000 };

type Cell = string | number | boolean | Date | null;
type Sheet = Awaited<ReturnType<typeof sheetsOf>>[number];

/** Excel workbooks: the first row of each sheet that holds anything names the fields, every further one is a record. */
export const excel: Reader = {
  kind: 'Excel workbook',
  endings: ['.xlsx', '.xlsm'],
  async *read(file): AsyncGenerator<FileItem> {
    const { source } = file;
    const bytes = await wholeFile(file, maxFileBytes);
    let records = 0;
    try {
      for (const sheet of await sheetsOf(bytes)) {
        for (const record of recordsOf(sheet, source)) {
          records += 1;
          yield record;
        }
      }
      if (records === 0) throw new Unreadable('holds no rows below a first row with the names of the columns');
    } catch (error) {
      yield problemOf(error, source, kind.name);
    }
  },
};

async function sheetsOf(bytes: Buffer) {
  const parts = await zipParts(bytes, kind);
  checkSheets(parts);
  // Loaded only when there is a workbook to read.
  const { default: readWorkbook } = await import('read-excel-file/node');
  return readWorkbook(storedZip(parts)).catch(cellProblem);
}

/** Says what is wrong with a cell, which the library does in its own signs. */
function cellProblem(error: Error): never {
  const [, row, column] = /at row (\d+), col (\d+)/.exec(error.message) ?? [];
  if (!row) throw error;
  const cell = letters(Number(column) - 1) + row;
  throw new Unreadable(`is damaged: the cell ${cell} of a sheet holds no proper value; save it again as .xlsx`);
}

function* recordsOf({ sheet, data }: Sheet, source: string): Generator<FileItem> {
  // Sheets that are charts have no rows.
  const rows = (data ?? []) as unknown as readonly (readonly Cell[])[];
  const head = rows.findIndex((row) => row.some((cell) => cell !== null));
  const names = columnNames(rows[head] ?? []);
  for (const [index, row] of rows.entries()) {
    if (index <= head || row.every((cell) => cell === null)) continue;
    const fields = Object.fromEntries(names.map((name, i) => [name, plain(row[i] ?? null)]));
    yield { source: `${source}/${sheet}:${index + 1}`, record: { fields, within: null } };
  }
}

/** Names of the columns: one without a name has its letters, the second one of a name is "name (2)". */
function columnNames(head: readonly Cell[]): string[] {
  const used = new Map<string, number>();
  return head.map((cell, index) => {
    const name = String(plain(cell) ?? letters(index));
    const times = (used.get(name) ?? 0) + 1;
    used.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

/** A, B, …, Z, AA, … of columns 0, 1, …. */
const letters = (index: number): string =>
  (index >= 26 ? letters(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));

/** Dates without a time of day are days, and lines end as everywhere else. */
function plain(cell: Cell): string | number | boolean | null {
  // Excel itself calculates with 15 digits and writes 17.
  if (typeof cell === 'number') return Number(cell.toPrecision(15));
  if (typeof cell === 'string') return cell.replace(/\r\n?/g, '\n');
  if (!(cell instanceof Date)) return cell;
  return Number.isNaN(cell.getTime()) ? null : cell.toISOString().replace(/T00:00:00\.000Z$/, '');
}

import type { FileItem, Reader, ReaderOptions } from '../reader.ts';
import { rowLine, tableItems } from '../tables.ts';
import { problemOf, Unreadable } from '../unreadable.ts';
import { checkSheets } from './sheetExtent.ts';
import { wholeFile } from './wholeFile.ts';
import { columnLetters, type Sheet, sheetsOf } from './workbook.ts';
import { type OfficeKind, zipParts } from './zipParts.ts';

const maxFileBytes = 256_000_000;

/** A row of ten columns is some 500 bytes of XML: 400,000 of them. */
const kind: OfficeKind = { name: 'an Excel workbook', ending: '.xlsx', limit: 200_000_000 };

/**
 * Excel workbooks, with values as their cells show them. The first row of each sheet that holds anything names the fields, every
 * further one is a record; a sheet is one text where that is chosen, or no column is known to hold a text.
 */
export const excel: Reader = {
  kind: 'Excel workbook',
  endings: ['.xlsx', '.xlsm'],
  async *read(file, options): AsyncGenerator<FileItem> {
    const { source } = file;
    const bytes = await wholeFile(file, maxFileBytes);
    let count = 0;
    try {
      const parts = await zipParts(bytes, kind);
      checkSheets(parts);
      for (const sheet of sheetsOf(parts)) {
        for (const item of itemsOf(sheet, source, options)) {
          count += 1;
          yield item;
        }
      }
      if (count === 0) throw new Unreadable('holds no rows below a first row with the names of the columns');
    } catch (error) {
      yield problemOf(error, source, kind.name);
    }
  },
};

function itemsOf(sheet: Sheet, source: string, { isTable, wholeTables = false }: ReaderOptions): Iterable<FileItem> {
  const numbers = [...sheet.rows.keys()].sort((a, b) => a - b);
  const [head, ...rest] = numbers;
  if (head === undefined) return [];
  const width = [...sheet.rows.values()].reduce((most, row) => Math.max(most, ...row.keys()), 0);
  const named = Array.from({ length: width }, (_, i) => sheet.rows.get(head)?.get(i + 1));
  const names = columnNames(named);
  const whole = wholeTables || (rest.length > 0 && isTable?.(named.filter((name) => name !== undefined)));
  if (!whole) return recordsOf(sheet, source, names, rest);
  const cells = (row: number) => names.map((_, i) => sheet.rows.get(row)?.get(i + 1) ?? '');
  return tableItems(
    `${source}/${sheet.name}`,
    numbers.map((row) => rowLine(cells(row))),
    wholeTables,
  );
}

/** A record has the value of what its cells are joined with. */
function* recordsOf(
  { name: sheet, rows, joined }: Sheet,
  source: string,
  names: readonly string[],
  numbers: readonly number[],
): Generator<FileItem> {
  const value = (row: number, column: number): string | null => {
    const own = rows.get(row)?.get(column);
    if (own !== undefined || joined.length === 0) return own ?? null;
    const found = joined.find(
      ({ top, left, bottom, right }) => row >= top && row <= bottom && column >= left && column <= right,
    );
    return (found && rows.get(found.top)?.get(found.left)) ?? null;
  };
  for (const number of numbers) {
    const fields = Object.fromEntries(names.map((name, i) => [name, value(number, i + 1)]));
    yield { source: `${source}/${sheet}:${number}`, record: { fields, within: null } };
  }
}

/** Names of the columns: one without a name has its letters, the second one of a name is "name (2)". */
function columnNames(head: readonly (string | undefined)[]): string[] {
  const used = new Map<string, number>();
  return head.map((cell, index) => {
    const name = cell ?? columnLetters(index + 1);
    const times = (used.get(name) ?? 0) + 1;
    used.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

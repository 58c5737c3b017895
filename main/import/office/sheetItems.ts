import type { FileItem, ReaderOptions } from '../reader.ts';
import { rowLine, tableItems } from '../tables.ts';
import { Unreadable } from '../unreadable.ts';
import { columnLetters, type Sheet } from './workbook.ts';

/** All sheets of a workbook. @throws Unreadable when none of them holds anything. */
export function* workbookItems(sheets: Iterable<Sheet>, source: string, options: ReaderOptions): Generator<FileItem> {
  let empty = true;
  for (const sheet of sheets)
    for (const item of sheetItems(sheet, source, options)) {
      empty = false;
      yield item;
    }
  if (empty) throw new Unreadable('holds no rows below a first row with the names of the columns');
}

/** The rows of a sheet as records, or the sheet as one text. */
function sheetItems(sheet: Sheet, source: string, { isTable, wholeTables = false }: ReaderOptions): Iterable<FileItem> {
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

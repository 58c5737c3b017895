import { Unreadable } from '../unreadable.ts';
import { relationshipsOf } from './relationships.ts';
import { type Joined, sharedStrings, type SheetCell, sheetCells } from './sheetCells.ts';
import { SheetFormats } from './sheetFormats.ts';
import { child, childrenNamed, xmlTree } from './xmlTree.ts';

/** A sheet as it is seen: cells that show something by row and column, both counted from 1. */
export interface Sheet {
  readonly name: string;
  readonly rows: ReadonlyMap<number, ReadonlyMap<number, string>>;
  readonly joined: readonly Joined[];
}

/** A, B, …, Z, AA, … of columns 1, 2, …. */
export const columnLetters = (column: number): string =>
  (column > 26 ? columnLetters(Math.floor((column - 1) / 26)) : '') + String.fromCharCode(65 + ((column - 1) % 26));

/** The sheets of a workbook in their order; charts are none. Hidden ones are read too, for their rows are used. */
export function* sheetsOf(parts: ReadonlyMap<string, Buffer>): Generator<Sheet> {
  const main = 'xl/workbook.xml';
  const book = xmlTree(parts.get(main)!);
  const relationships = relationshipsOf(parts, main);
  const partOf = (type: string) => parts.get(relationships.find((found) => found.type === type)?.target ?? '');
  const styles = partOf('styles');
  const properties = child(book, 'workbookPr')?.attributes.get('date1904');
  const formats = new SheetFormats(styles && xmlTree(styles), properties === '1' || properties === 'true');
  const strings = sharedStrings(partOf('sharedStrings'));
  for (const { attributes } of childrenNamed(child(book, 'sheets'), 'sheet')) {
    const relationship = relationships.find(({ id }) => id === attributes.get('id'));
    const part = parts.get(relationship?.target ?? '');
    if (relationship?.type !== 'worksheet' || !part) continue;
    const { cells, joined } = sheetCells(part);
    const rows = new Map<number, Map<number, string>>();
    for (const cell of cells) {
      const text = cellText(cell, strings, formats);
      if (text === '') continue;
      const row = rows.get(cell.row) ?? new Map<number, string>();
      rows.set(cell.row, row.set(cell.column, text));
    }
    yield { name: attributes.get('name') ?? '', rows, joined };
  }
}

/** What a cell shows; lines end as everywhere else. */
function cellText(cell: SheetCell, strings: readonly string[], formats: SheetFormats): string {
  const { type, style, value } = cell;
  if (type === 's') return lines(strings[Number(value)] ?? wrong(cell));
  if (type === 'b') return value.trim() === '0' ? 'FALSE' : 'TRUE';
  if (type !== 'n') return lines(value);
  const number = Number(value);
  return Number.isFinite(number) ? formats.shown(number, style) : wrong(cell);
}

/** Line ends, and the signs that files write as `_x000D_`. */
const lines = (text: string): string =>
  text
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\r\n?/g, '\n');

function wrong({ row, column }: SheetCell): never {
  throw new Unreadable(
    `is damaged: the cell ${columnLetters(column)}${row} of a sheet holds no proper value; save it again as .xlsx`,
  );
}

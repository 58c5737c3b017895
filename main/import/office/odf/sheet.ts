import type { FileItem, Reader } from '../../reader.ts';
import { problemOf, Unreadable } from '../../unreadable.ts';
import type { Joined } from '../sheetCells.ts';
import { workbookItems } from '../sheetItems.ts';
import type { Sheet } from '../workbook.ts';
import { childrenNamed, type XmlElement } from '../xmlTree.ts';
import type { OfficeKind } from '../zipParts.ts';
import { OdfBody } from './body.ts';
import { type OdfPackage, odfPackage } from './package.ts';
import { cellsOf, repeated, rowsOf } from './table.ts';

const kind: OfficeKind = { name: 'an OpenDocument spreadsheet', ending: '.ods', limit: 50_000_000 };

/** What a sheet of LibreOffice may have, and cells with a value that one file may; equal ones are written once. */
const most = { columns: 16_384, rows: 1_048_576, cells: 4_000_000 };

/** OpenDocument spreadsheets, with values as their cells show them; records or whole sheets as of Excel workbooks. */
export const openDocumentSheet: Reader = {
  kind: 'OpenDocument spreadsheet',
  endings: ['.ods', '.ots'],
  async *read(file, options): AsyncGenerator<FileItem> {
    const { source } = file;
    try {
      yield* workbookItems(sheetsOf(await odfPackage(file, kind, 'office:spreadsheet')), source, options);
    } catch (error) {
      yield problemOf(error, source, kind.name);
    }
  },
};

function* sheetsOf({ body, styles }: OdfPackage): Generator<Sheet> {
  const words = new OdfBody(styles);
  let cells = 0;
  for (const table of childrenNamed(body, 'table:table')) {
    const rows = new Map<number, Map<number, string>>();
    const joined: Joined[] = [];
    let top = 1;
    for (const row of rowsOf(table)) {
      const times = repeated(row, 'rows', most.rows);
      const found = rowCells(row, words, top, joined);
      cells += found.size * times;
      if (cells > most.cells)
        throw new Unreadable(`has more than ${most.cells.toLocaleString('en')} cells with a value; divide it`);
      if (found.size) for (let i = 0; i < times; i += 1) rows.set(top + i, found);
      top += times;
    }
    yield { name: table.attributes.get('name') ?? '', rows, joined };
  }
}

function rowCells(row: XmlElement, words: OdfBody, top: number, joined: Joined[]): Map<number, string> {
  const found = new Map<number, string>();
  let column = 1;
  for (const cell of cellsOf(row)) {
    const times = repeated(cell, 'columns', most.columns);
    const text = cell.name === 'table:table-cell' ? cellText(cell, words) : '';
    if (text) for (let i = 0; i < times && column + i <= most.columns; i += 1) found.set(column + i, text);
    const [wide, high] = [spanned(cell, 'columns'), spanned(cell, 'rows')];
    if (wide * high > 1) joined.push({ top, left: column, bottom: top + high - 1, right: column + wide - 1 });
    column += times;
  }
  return found;
}

const spanned = ({ attributes }: XmlElement, what: 'columns' | 'rows'): number =>
  Math.min(most[what], Math.max(1, Math.trunc(Number(attributes.get(`number-${what}-spanned`) ?? 1)) || 1));

/** What a cell shows, else its value as it is stored. */
function cellText(cell: XmlElement, words: OdfBody): string {
  const shown = words.lines(cell);
  if (shown) return shown;
  const names = ['string-value', 'date-value', 'time-value', 'boolean-value', 'value'];
  return names.flatMap((name) => cell.attributes.get(name) ?? [])[0] ?? '';
}

import { Unreadable } from '../unreadable.ts';

/** The size of a sheet in Excel. */
const [maxRows, maxColumns] = [1_048_576, 16_384];

/** Every row is filled up to the last column that is used, so this many cells may be in memory at once. */
const maxCells = 30_000_000;

/** Rows, cells and values of a sheet; the attributes are taken only as well-formed XML may have them. */
const tags = /<(?:[\w.-]+:)?(row|c|v|is)(?=[\s/>])((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>/g;
const place = /(?:^|[\s:])r\s*=\s*["']([^"']*)["']/;

/**
 * Refuses workbooks that name sheets which are not there, or have values far from the rest: a sheet of two cells can be
 * as large in memory as the distance between them.
 *
 * @throws Unreadable
 */
export function checkSheets(parts: ReadonlyMap<string, Buffer>): void {
  const needed = (name: string): string => {
    const content = parts.get(name);
    if (!content) throw new Unreadable(`is damaged: its part ${name} is missing; save it again as .xlsx`);
    return content.toString('latin1');
  };
  needed('xl/workbook.xml');
  const sheets = sheetPaths(needed('xl/_rels/workbook.xml.rels'));
  const cells = sheets.reduce((sum, path) => sum + extent(needed(path)), 0);
  if (cells > maxCells)
    throw new Unreadable(
      `has ${cells.toLocaleString('en')} cells, counted up to the last ones that hold a value; expected at most ` +
        `${maxCells.toLocaleString('en')}. Delete values far from the rest, or save its sheets as .csv`,
    );
}

function sheetPaths(relationships: string): string[] {
  const paths = new Set<string>();
  for (const [tag] of relationships.matchAll(/<(?:[\w.-]+:)?Relationship\s[^<>]*>/g)) {
    const target = /\sTarget\s*=\s*["']([^"']*)["']/.exec(tag)?.[1];
    if (target && /\sType\s*=\s*["'][^"']*\/worksheet["']/.test(tag))
      paths.add(target.startsWith('/') ? target.slice(1) : `xl/${target}`);
  }
  return [...paths];
}

/** Cells that are kept in memory for a sheet. */
function extent(xml: string): number {
  let [row, column, lastRow, lastValueRow, lastValueColumn] = [0, 0, 0, 0, 0];
  for (const [, tag, attributes = ''] of xml.matchAll(tags)) {
    if (tag === 'row' || tag === 'c') {
      const address = place.exec(attributes)?.[1];
      if (address === undefined && tag === 'row') continue;
      [row, column] = position(address);
      lastRow = Math.max(lastRow, row);
    } else {
      lastValueRow = Math.max(lastValueRow, row);
      lastValueColumn = Math.max(lastValueColumn, column);
    }
  }
  return lastRow + lastValueRow * lastValueColumn;
}

/** Row and column of `C5`, both counted from 1; a row's own number has column 0. */
function position(address: string | undefined): [row: number, column: number] {
  if (address === undefined)
    throw new Unreadable(
      'has cells that do not say where they stand; open it in Excel or LibreOffice and save it again',
    );
  const [, letters, digits] = /^([A-Z]{0,3})([0-9]{1,7})$/.exec(address) ?? [];
  const row = Number(digits);
  const column = [...(letters ?? '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  if (!(row >= 1 && row <= maxRows && column <= maxColumns))
    throw new Unreadable('is damaged: it has a cell in a place that no sheet of Excel has; save it again as .xlsx');
  return [row, column];
}

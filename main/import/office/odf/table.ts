import { elementsOf, type XmlElement } from '../xmlTree.ts';

/** Equal cells that are written once, in a table of a text; a damaged one may claim to have more. */
const maxRepeated = 63;

/** How often an element stands where it is written once. */
export const repeated = ({ attributes }: XmlElement, what: 'columns' | 'rows', most: number): number =>
  Math.min(most, Math.max(1, Math.trunc(Number(attributes.get(`number-${what}-repeated`) ?? 1)) || 1));

/** Rows of a table in their order, also those in groups. */
export const rowsOf = (table: XmlElement): XmlElement[] =>
  elementsOf(table).flatMap((part) =>
    part.name === 'table:table-row'
      ? [part]
      : /^table:table-(header-rows|rows|row-group)$/.test(part.name)
        ? rowsOf(part)
        : [],
  );

/** Cells of a row; those that are joined to one before are there and empty. */
export const cellsOf = (row: XmlElement): XmlElement[] =>
  elementsOf(row).filter(({ name }) => name === 'table:table-cell' || name === 'table:covered-table-cell');

/** Rows in lines, tabs between the cells. */
export function tableText(table: XmlElement, textOf: (cell: XmlElement) => string): string {
  return rowsOf(table)
    .map((row) =>
      cellsOf(row)
        .flatMap((cell) => {
          const words = cell.name === 'table:table-cell' ? textOf(cell).replace(/\s+/g, ' ').trim() : '';
          return Array<string>(repeated(cell, 'columns', maxRepeated)).fill(words);
        })
        .join('\t')
        .trimEnd(),
    )
    .join('\n');
}

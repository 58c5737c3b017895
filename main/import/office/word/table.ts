import { child, elementsOf, valueOf, type XmlElement } from '../xmlTree.ts';

/** A table has no more columns than this in Word; a damaged one may claim to. */
const maxColumns = 63;

const count = (value: string | undefined, least: number): number =>
  Math.min(maxColumns, Math.max(least, Math.trunc(Number(value ?? least)) || least));

/**
 * Rows in lines, tabs between the cells. Joined cells keep their columns: what is joined to the left or above is an empty
 * cell. A row that was deleted is left out.
 */
export function tableText(table: XmlElement, textOf: (cell: XmlElement) => string): string {
  return rowsOf(table)
    .filter((row) => !child(child(row, 'w:trPr'), 'w:del'))
    .map((row) => rowText(row, textOf))
    .join('\n');
}

function rowText(row: XmlElement, textOf: (cell: XmlElement) => string): string {
  const properties = child(row, 'w:trPr');
  const cells: string[] = Array<string>(count(valueOf(properties, 'w:gridBefore'), 0)).fill('');
  for (const cell of cellsOf(row)) {
    const about = child(cell, 'w:tcPr');
    const merge = child(about, 'w:vMerge');
    const continues = merge !== undefined && merge.attributes.get('val') !== 'restart';
    const words = textOf(cell).replace(/\s+/g, ' ').trim();
    cells.push(continues ? '' : words, ...Array<string>(count(valueOf(about, 'w:gridSpan'), 1) - 1).fill(''));
  }
  return cells.join('\t').trimEnd();
}

/** Rows, also those within controls for content. */
const rowsOf = (table: XmlElement): XmlElement[] => inside(table, 'w:tr');
const cellsOf = (row: XmlElement): XmlElement[] => inside(row, 'w:tc');

const inside = (element: XmlElement, name: string): XmlElement[] =>
  elementsOf(element).flatMap((part) =>
    part.name === name
      ? [part]
      : /^w:(sdt|sdtContent|customXml|ins|smartTag)$/.test(part.name)
        ? inside(part, name)
        : [],
  );

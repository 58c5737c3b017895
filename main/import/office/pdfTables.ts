/** A cell of a line: what stands between wide gaps, and where along the line. */
export interface Cell {
  text: string;
  readonly left: number;
  right: number;
}

/** Fewer columns than this do not tell a table from two things beside each other. */
const leastColumns = 3;

/**
 * Lines of cells with tabs between. Where lines that follow each other are rows of a table, told by those with the most cells,
 * cells that are empty in some of them keep their columns.
 */
export function tableLines(lines: readonly (readonly Cell[])[]): string[] {
  const written: string[] = [];
  for (let from = 0; from < lines.length;) {
    let to = from;
    while (to < lines.length && lines[to]!.length > 1) to += 1;
    const rows = lines.slice(from, Math.max(to, from + 1));
    written.push(...aligned(rows).map((cells) => cells.join('\t').trimEnd()));
    from += rows.length;
  }
  return written;
}

function aligned(rows: readonly (readonly Cell[])[]): string[][] {
  const most = Math.max(...rows.map(({ length }) => length));
  const texts = (row: readonly Cell[]) => row.map(({ text }) => text);
  if (most < leastColumns) return rows.map(texts);
  const full = rows.filter(({ length }) => length === most);
  const columns = Array.from({ length: most }, (_, i) => ({
    left: Math.min(...full.map((row) => row[i]!.left)),
    right: Math.max(...full.map((row) => row[i]!.right)),
  }));
  return rows.map((row) => {
    const places = row.map((cell) => nearest(cell, columns));
    // Cells that do not go into different columns, in their order, belong to another table.
    if (places.some((place, i) => i > 0 && place <= places[i - 1]!)) return texts(row);
    const cells = Array<string>(most).fill('');
    row.forEach(({ text }, i) => (cells[places[i]!] = text));
    return cells;
  });
}

interface Extent {
  readonly left: number;
  readonly right: number;
}

/** The column that a cell overlaps most, or lies closest to. */
function nearest(cell: Extent, columns: readonly Extent[]): number {
  const overlap = ({ left, right }: Extent) => Math.min(cell.right, right) - Math.max(cell.left, left);
  return columns.reduce((best, column, i) => (overlap(column) > overlap(columns[best]!) ? i : best), 0);
}

import type { FileItem } from './reader.ts';

/** Said of a table that became one document because none of its columns has a name that texts usually have. */
export const asTable =
  'was read as one text, row by row, for none of its columns is known to hold a text; choose with --text, or with --prompt and --answer';

/** Rows of a table as one text: lines with tabs between the cells, which themselves have neither. */
export const rowLine = (cells: readonly string[]): string =>
  cells
    .map((cell) => cell.replace(/\s+/g, ' ').trim())
    .join('\t')
    .trimEnd();

/** A table as one document, and what is to be said about that. */
export function* tableItems(source: string, lines: readonly string[], chosen: boolean): Generator<FileItem> {
  yield { source, text: lines.join('\n') };
  if (!chosen) yield { source, problem: asTable, doubt: true };
}

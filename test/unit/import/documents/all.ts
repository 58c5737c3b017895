import { formatDocuments } from './formats.ts';
import { markupDocuments } from './markup.ts';
import { pdfDocuments } from './pdf.ts';
import type { ShownDocument } from './shown.ts';
import { tableDocuments } from './tables.ts';
import { textDocuments } from './text.ts';
import { wordDocuments } from './word.ts';

/** Documents with everything that was once lost or read wrongly, and exactly what a reader sees of them. */
export const shownDocuments: readonly ShownDocument[] = [
  ...wordDocuments,
  ...pdfDocuments,
  ...markupDocuments,
  ...tableDocuments,
  ...textDocuments,
  ...formatDocuments,
];

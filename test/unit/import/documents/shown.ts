import type { ImportOptions } from '../../../../main/import/import.ts';

/** What a document has in it that was once lost or read wrongly, by the kind of file: each has a document at least. */
export const features = {
  Word: [
    ...['fields', 'numbers of clauses', 'continued lists', 'equations', 'ruby', 'alternative chunks', 'text boxes'],
    ...['headers and footers', 'comments', 'notes', 'hidden text', 'joined cells', 'tracked changes', 'wrapped text'],
    'symbols',
  ],
  PDF: ['filled forms', 'bold drawn twice', 'empty cells', 'letters without meaning', 'superscripts', 'divided words'],
  HTML: ['hidden elements', 'list starts and types', 'nested lists', 'joined cells', 'main text', 'controls'],
  XML: ['blanks between inline elements', 'article and body', 'JATS', 'USLM', 'soft hyphens'],
  Excel: ['times', 'percents', 'number formats', 'joined cells', 'whole sheets'],
  CSV: ['whole tables', 'sep= lines'],
  encodings: ['cp850', 'Mac Roman', 'cp866', 'UTF-32', 'a guess is said'],
  JSON: ['concatenated documents', 'columnar files', 'NaN'],
  subtitles: ['without times'],
  reports: ['not read', 'read with a doubt'],
  formats: [
    ...['eml', 'mbox', 'msg', 'rtf', 'odt', 'ods', 'odp', 'pptx', 'epub', 'doc', 'xls', 'ipynb', 'nxml', 'hl7', 'fhir'],
    'scanned pages',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Feature = {
  [Kind in keyof typeof features]: `${Kind}: ${(typeof features)[Kind][number]}`;
}[keyof typeof features];

/** A document, and exactly what of it is read. */
export interface ShownDocument {
  readonly of: Feature;
  /** Its ending says what kind of file it is. */
  readonly name: string;
  readonly bytes: string | Uint8Array | Promise<Uint8Array>;
  readonly options?: ImportOptions;
  /** The texts, as a reader sees them. */
  readonly shows: string | readonly string[];
  /** What is said of it, in part: what was read with a doubt, and what was not read. */
  readonly doubts?: readonly string[];
  readonly notRead?: readonly string[];
  /** Words that other programs take out of it and no reader sees, with the reason. */
  readonly unseen?: { readonly why: string; readonly words: readonly string[] };
}

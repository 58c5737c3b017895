import type { ImportProblem } from '../corpus/document.ts';

/** The bytes of a file in a folder or in an archive. */
export interface FileBytes {
  /** How people find it: relative to what was imported, through archives too: `cases.zip/2019/a.txt`. */
  readonly source: string;
  /** null where an archive does not say. */
  readonly size: number | null;
  /** Where it lies on the disk; absent inside archives. */
  readonly path?: string;
  /** From the beginning; may be asked for more than once. */
  stream(): AsyncIterable<Uint8Array>;
  /** Everything at once. @throws when that is more than `limit` bytes. */
  all(limit: number): Promise<Uint8Array>;
}

/** Of a value with named fields: all of its text, where the file has it as words in an order. */
export const wholeText = Symbol('whole text');

/** Named values as a structured file holds them, and the record that contains it (of a question: its article). */
export interface FileRecord {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly within: FileRecord | null;
}

/** Nothing yet, but slow work went on: so many of the pages of a file were read. */
export interface PageRead {
  readonly source: string;
  readonly page: number;
  readonly of: number;
}

/** What readers find in files: whole texts, or records from which the choice of columns makes texts. */
export type FileItem =
  | { readonly source: string; readonly text: string }
  | { readonly source: string; readonly record: FileRecord }
  | PageRead
  | ImportProblem;

/** Reads one kind of file. It yields a problem for what cannot be read and goes on with the rest where there is one. */
export interface Reader {
  /** What people call such files: "Word document". */
  readonly kind: string;
  /** Endings of file names, lower case, with the dot. */
  readonly endings: readonly string[];
  read(file: FileBytes, options: ReaderOptions): AsyncGenerator<FileItem>;
}

/**
 * Called whenever reading moves on, with the bytes it moved on by, so that whoever watches knows how long it may take. Work
 * that is not counted in bytes says how many would take as long.
 */
export type LifeSign = (bytes: number) => void;

/** What of a file is text where people differ about it. */
export interface Choices {
  /** Headers and footers of documents; yes where nothing is said. */
  readonly headers?: boolean | undefined;
  /** Comments of documents and presentations. */
  readonly comments?: boolean | undefined;
  /** Notes to slides, which only who speaks sees. */
  readonly notes?: boolean | undefined;
  /** What the code of notebooks printed. */
  readonly outputs?: boolean | undefined;
  /** Of web pages only the main text, without menus. */
  readonly mainText?: boolean | undefined;
  /** A whole table or sheet is one document. */
  readonly wholeTables?: boolean | undefined;
  /** Scanned pages and pictures are read by text recognition, in these languages (`eng`, `deu`). */
  readonly ocr?: readonly string[] | undefined;
  /** Folder with the data of more languages for it. */
  readonly ocrData?: string | undefined;
}

/** What readers are given beside the file. */
export interface ReaderOptions extends Choices {
  /** Path of the list inside JSON, or element inside XML, whose entries are the records: `questions`; absent: found. */
  readonly records?: string | undefined;
  /** Whether a table with columns of these names is one document, instead of a record in every row; absent: it never is. */
  readonly isTable?: ((names: readonly string[]) => boolean) | undefined;
  /** Called as reading moves on, where a reader takes long before it yields anything. */
  readonly life?: LifeSign | undefined;
}

/** Which fields become the text; each a name, a path (`paragraphs.text`) or words around names: `Question: {question}`. */
export interface Columns {
  readonly text?: string | undefined;
  readonly prompt?: string | undefined;
  readonly answer?: string | undefined;
  readonly group?: string | undefined;
}

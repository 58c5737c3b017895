import { basename, extname } from 'node:path/posix';
import type { Archive } from './archives/archive.ts';
import { gzip } from './archives/gzip.ts';
import { letter } from './archives/letter.ts';
import { mailbox } from './archives/mailbox.ts';
import { outlook } from './archives/outlook.ts';
import { tar } from './archives/tar.ts';
import { zip } from './archives/zip.ts';
import { csv } from './formats/csv.ts';
import { hl7 } from './formats/hl7.ts';
import { html } from './formats/html.ts';
import { json } from './formats/json.ts';
import { jsonLines } from './formats/jsonLines.ts';
import { notebook } from './formats/notebook.ts';
import { rtf } from './formats/rtf/reader.ts';
import { subtitles } from './formats/subtitles.ts';
import { text } from './formats/text.ts';
import { xml } from './formats/xml.ts';
import { epub } from './office/epub.ts';
import { excel } from './office/excel.ts';
import { openDocumentPresentation } from './office/odf/presentation.ts';
import { openDocumentSheet } from './office/odf/sheet.ts';
import { openDocumentText } from './office/odf/text.ts';
import { oldExcel } from './office/old/excel.ts';
import { oldWord } from './office/old/word/reader.ts';
import { parquet } from './office/parquet.ts';
import { pdf } from './office/pdf.ts';
import { powerPoint } from './office/slides/powerPoint.ts';
import { knownButUnsupported } from './unsupported.ts';
import { word } from './office/word/reader.ts';
import type { Reader } from './reader.ts';
import { picture } from './recognition/picture.ts';
import { signatureOf } from './signatures.ts';

/** Everything that can be imported. */
export const readers: readonly Reader[] = [
  ...[
    text,
    subtitles,
    html,
    word,
    oldWord,
    rtf,
    openDocumentText,
    pdf,
    powerPoint,
    openDocumentPresentation,
    epub,
    notebook,
    picture,
  ],
  ...[csv, excel, oldExcel, openDocumentSheet, json, jsonLines, xml, hl7, parquet],
];

/** Longer endings come first: `.tar.gz` is more than something packed by gzip. */
const archives: readonly Archive[] = [zip, tar, gzip, letter, outlook, mailbox];

const byEnding = new Map(readers.flatMap((reader) => reader.endings.map((ending) => [ending, reader])));

/** The reader for a file of this name, null where there is none. */
export const readerOf = (source: string): Reader | null => byEnding.get(endingOf(source)) ?? null;

export const archiveOf = (source: string): Archive | null =>
  archives.find(({ endings }) => endings.some((ending) => source.toLowerCase().endsWith(ending))) ?? null;

const endingOf = (source: string): string => extname(basename(source)).toLowerCase();

/** One ending of every kind, for messages. */
const expected = [
  ...readers.flatMap(({ endings }) => endings[0] ?? []),
  'source code, .eml, .msg, .mbox, .zip, .tar.gz or .gz',
].join(', ');

/**
 * Why a file that has no reader is not read, and what to do.
 *
 * @param start its first bytes; null where they are not known
 */
export function notRead(source: string, start: Uint8Array | null): string {
  const ending = endingOf(source);
  const unsupported = knownButUnsupported.get(ending);
  if (unsupported) return unsupported;
  const signature = start && signatureOf(start);
  if (signature) return `cannot be imported: it is ${signature}`;
  const named = ending ? `ends in ${ending}` : 'has no ending in its name';
  return `cannot be imported: it ${named}; expected ${expected}`;
}

import type { ImportProblem } from '../../corpus/document.ts';
import type { FileItem, Reader, ReaderOptions } from '../reader.ts';
import { isAsked, nothingRecognized, recognize, recognizedDoubt, runAgain } from '../recognition/recognizer.ts';
import { joinHyphens } from './hyphens.ts';
import { type PdfPage, pdfPages } from './pdfPages.ts';
import { checkStreams } from './pdfStreams.ts';
import { problemOf, reason, Unreadable } from '../unreadable.ts';
import { wholeFile } from './wholeFile.ts';

/** Scanned books with a text layer reach this; the whole file is in memory while it is read. */
const maxFileBytes = 256_000_000;

/** Reading a page, in bytes of text that take as long. */
const pageBytes = 100_000;

/** Beyond this share of signs that are no letters, fonts do not say which letters they draw. */
const maxUnknown = 0.3;

/** Pages without text of which it is found out whether they show a picture, where pictures are not read. */
const mostLooks = 20;

/** Looking at the pictures of a page, in bytes of text that take as long. */
const pictureBytes = 2_000_000;

/** A page as it was read: its text, perhaps by text recognition, and why there is none or it is doubted. */
interface PageText {
  readonly text: string;
  readonly error?: Error;
  readonly doubt?: string;
  /** It shows a picture that was not read. */
  readonly scanned?: boolean;
}

/** PDF files: lines in reading order, pages with a blank line between; the whole file is one text. Scanned pages on request. */
export const pdf: Reader = {
  kind: 'PDF',
  endings: ['.pdf'],
  async *read(file, options): AsyncGenerator<FileItem> {
    const { source } = file;
    const bytes = await wholeFile(file, maxFileBytes);
    try {
      yield* itemsOf(bytes, source, options);
    } catch (error) {
      yield problemOf(error, source, 'a PDF');
    }
  },
};

async function* itemsOf(bytes: Buffer, source: string, options: ReaderOptions): AsyncGenerator<FileItem> {
  if (bytes.length === 0) throw new Unreadable('is empty');
  const recognition = isAsked(options);
  await checkStreams(bytes, recognition);
  const pages: PageText[] = [];
  const missing = new Set<string>();
  let looks = recognition ? Infinity : hasPictures(bytes) ? mostLooks : 0;
  const looksAt = (lines: readonly string[]): boolean => {
    if (looks === 0 || hasText(lines)) return false;
    looks -= 1;
    options.life?.(pictureBytes);
    return true;
  };
  for await (const page of pdfPages(bytes, missing, looksAt)) {
    const of = page instanceof Error ? 0 : page.of;
    pages.push(page instanceof Error ? { text: '', error: page } : await textOf(page, options));
    options.life?.(pageBytes);
    if (recognition && pages.length < of) yield { source, page: pages.length, of };
  }
  const texts = pages.flatMap(({ text }) => text || []);
  const tables = missing.size ? withoutTables(missing) : null;
  const text = joinHyphens(texts.join('\n\n').replace(control, ''));
  if (text === '') {
    const failure = pages.find(({ error }) => error)?.error;
    throw failure ?? new Unreadable(tables ?? withoutText(bytes, recognition));
  }
  yield { source, text };
  yield* leftOut(pages, source);
  if (tables) yield { source, problem: tables, doubt: true };
}

async function textOf({ lines, picture }: PdfPage, options: ReaderOptions): Promise<PageText> {
  const text = lines.join('\n');
  const unknown = isMeaningful(text) ? {} : { error: new Unreadable(withoutMeaning) };
  if (!picture || !isAsked(options))
    return { text: 'error' in unknown ? '' : text, scanned: picture !== null, ...unknown };
  const found = await recognize(picture, options, options.life);
  if (found.text) return { text: found.text, doubt: recognizedDoubt(found) };
  return { text: '', doubt: nothingRecognized, ...unknown };
}

const hasText = (lines: readonly string[]): boolean =>
  lines.some((line) => line.trim()) && isMeaningful(lines.join('\n'));

/** Signs that draw nothing, except tabs and line breaks. */
// eslint-disable-next-line no-control-regex
const control = /[\0-\x08\x0b-\x1f\x7f]/g;

/** Dictionaries of pictures are never packed, so their type can be found in the bytes. */
const hasPictures = (bytes: Buffer): boolean => bytes.includes('/Subtype /Image') || bytes.includes('/Subtype/Image');

const withoutText = (bytes: Buffer, recognition: boolean): string =>
  hasPictures(bytes) && !recognition
    ? `holds no text, only pictures of pages; ${runAgain}`
    : 'holds no text: its pages are blank, or their letters are drawn as lines; print it as pictures and import those with --ocr';

const withoutTables = (names: ReadonlySet<string>): string =>
  `has fonts that need the character tables ${[...names].sort().join(', ')}, which are not part of this program, so ` +
  'their text is missing; print it to a new PDF with its fonts embedded';

const withoutMeaning =
  'holds fonts that do not say which letters they draw; print it as pictures and import those with --ocr';

function isMeaningful(text: string): boolean {
  const signs = text.replace(/\s+/g, '');
  return signs.length - signs.replace(/[\ufffd\p{Cc}\p{Co}\p{Cn}]/gu, '').length <= maxUnknown * signs.length;
}

const pageProblem = (error: Error): string =>
  error instanceof Unreadable ? error.message : `cannot be read: ${reason(error)}; what else was found is imported`;

/** What is missing from the text of a file of which the rest could be read, and what was read with a doubt. */
function* leftOut(pages: readonly PageText[], source: string): Generator<ImportProblem> {
  const anyScanned = pages.some(({ scanned }) => scanned);
  let empty = 0;
  for (const [i, { text, error, doubt, scanned = false }] of pages.entries()) {
    const place = `${source}:page ${i + 1}`;
    // Pages behind those that were looked at are taken for what those were.
    const perhapsScanned = scanned || (text === '' && i >= mostLooks && anyScanned);
    if (error) yield { source: place, problem: pageProblem(error) };
    else if (doubt !== undefined) yield { source: place, problem: doubt, doubt: true };
    else if (perhapsScanned)
      yield { source: place, problem: `holds no text, perhaps only a picture of it; ${runAgain}` };
    else if (text === '') empty += 1;
  }
  if (empty > pages.length / 2)
    yield {
      source,
      doubt: true,
      problem: `${empty} of ${pages.length} pages hold no text: they are blank, or their letters are drawn as lines`,
    };
}

import type { ImportProblem } from '../../corpus/document.ts';
import type { FileItem, LifeSign, Reader } from '../reader.ts';
import { joinHyphens } from './hyphens.ts';
import { pdfPages } from './pdfPages.ts';
import { checkStreams } from './pdfStreams.ts';
import { problemOf, reason, Unreadable } from '../unreadable.ts';
import { wholeFile } from './wholeFile.ts';

/** Scanned books with a text layer reach this; the whole file is in memory while it is read. */
const maxFileBytes = 256_000_000;

/** Reading a page, in bytes of text that take as long. */
const pageBytes = 100_000;

/** Beyond this share of signs that are no letters, fonts do not say which letters they draw. */
const maxUnknown = 0.3;

/** PDF files with a text layer: lines in reading order, pages with a blank line between; the whole file is one text. */
export const pdf: Reader = {
  kind: 'PDF',
  endings: ['.pdf'],
  async *read(file, { life }): AsyncGenerator<FileItem> {
    const { source } = file;
    const bytes = await wholeFile(file, maxFileBytes);
    try {
      yield* itemsOf(bytes, source, life);
    } catch (error) {
      yield problemOf(error, source, 'a PDF');
    }
  },
};

async function* itemsOf(bytes: Buffer, source: string, life?: LifeSign): AsyncGenerator<FileItem> {
  if (bytes.length === 0) throw new Unreadable('is empty');
  await checkStreams(bytes);
  const pages: (string | Error)[] = [];
  const missing = new Set<string>();
  for await (const page of pdfPages(bytes, missing)) {
    const text = page instanceof Error ? page : page.join('\n');
    pages.push(text instanceof Error || isMeaningful(text) ? text : new Unreadable(withoutMeaning));
    life?.(pageBytes);
  }
  const texts = pages.filter((page) => typeof page === 'string' && page !== '');
  const failure = pages.find((page) => page instanceof Error);
  if (!texts.length && failure) throw failure;
  const text = joinHyphens(texts.join('\n\n').replace(control, ''));
  const tables = missing.size ? withoutTables(missing) : null;
  if (text === '') throw new Unreadable(tables ?? withoutText(bytes));
  yield { source, text };
  yield* leftOut(pages, source);
  if (tables) yield { source, problem: tables, doubt: true };
}

/** Signs that draw nothing, except tabs and line breaks. */
// eslint-disable-next-line no-control-regex
const control = /[\0-\x08\x0b-\x1f\x7f]/g;

/** Dictionaries of pictures are never packed, so their type can be found in the bytes. */
const withoutText = (bytes: Buffer): string =>
  bytes.includes('/Subtype /Image') || bytes.includes('/Subtype/Image')
    ? 'holds no text, only pictures of pages; it needs text recognition first'
    : 'holds no text: its pages are blank, or their letters are drawn as lines and need text recognition first';

const withoutTables = (names: ReadonlySet<string>): string =>
  `has fonts that need the character tables ${[...names].sort().join(', ')}, which are not part of this program, so ` +
  'their text is missing; print it to a new PDF with its fonts embedded';

const withoutMeaning = 'holds fonts that do not say which letters they draw; it needs text recognition first';

function isMeaningful(text: string): boolean {
  const signs = text.replace(/\s+/g, '');
  return signs.length - signs.replace(/[\ufffd\p{Cc}\p{Co}\p{Cn}]/gu, '').length <= maxUnknown * signs.length;
}

const pageProblem = (error: Error): string =>
  error instanceof Unreadable ? error.message : `cannot be read: ${reason(error)}; what else was found is imported`;

/** What is missing from the text of a file of which the rest could be read. */
function* leftOut(pages: readonly (string | Error)[], source: string): Generator<ImportProblem> {
  for (const [i, page] of pages.entries())
    if (page instanceof Error) yield { source: `${source}:page ${i + 1}`, problem: pageProblem(page) };
  const empty = pages.filter((page) => page === '').length;
  if (empty > pages.length / 2)
    yield {
      source,
      doubt: true,
      problem:
        `${empty} of ${pages.length} pages hold no text, perhaps only pictures of it; ` +
        'the others were imported, and text recognition would find the rest',
    };
}

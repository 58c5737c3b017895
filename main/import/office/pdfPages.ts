import { type Annotation, withForms } from './pdfForms.ts';
import { pageLines, type TextPiece } from './pdfLines.ts';
import { Unreadable } from '../unreadable.ts';

/** The longest statutes and manuals have some thousands of pages; a number beyond this is mostly a false one. */
const maxPages = 20_000;

/** A page of a newspaper has some thousands of pieces. */
const maxPieces = 500_000;

/** After so many pages in a row that cannot be read, the number of pages is taken for a false one. */
const maxFailures = 20;

type Pdf = Awaited<Awaited<ReturnType<typeof opening>>['promise']>;

/**
 * Lines of every page of a PDF, in reading order; an error in place of a page that cannot be read.
 *
 * @param missing gets the names of character tables that fonts need and that are not part of this program
 * @throws Unreadable when the file is protected or has too many pages, other errors when it is none.
 */
export async function* pdfPages(bytes: Buffer, missing: Set<string>): AsyncGenerator<string[] | Error> {
  const task = await opening(bytes, missing);
  try {
    const pdf = await task.promise.catch((error: Error) => {
      if (error.name === 'PasswordException') throw new Unreadable('is password-protected; save it without a password');
      throw error;
    });
    if (pdf.numPages > maxPages)
      throw new Unreadable(
        `has ${pdf.numPages.toLocaleString('en')} pages; up to ${maxPages.toLocaleString('en')} are read. Split it`,
      );
    let failures = 0;
    for (let number = 1; number <= pdf.numPages && failures < maxFailures; number += 1) {
      const page = await linesOf(pdf, number).catch((error: Error) => error);
      failures = page instanceof Error ? failures + 1 : 0;
      yield page;
    }
  } finally {
    await task.destroy();
  }
}

async function opening(bytes: Buffer, missing: Set<string>) {
  // Loaded only when there is a PDF to read.
  const { getResolvedPDFJS } = await import('unpdf');
  const { getDocument, VerbosityLevel } = await getResolvedPDFJS();
  return getDocument({
    data: new Uint8Array(bytes),
    verbosity: VerbosityLevel.ERRORS,
    // Nothing in a file is run.
    isEvalSupported: false,
    useSystemFonts: true,
    disableFontFace: true,
    useWasm: false,
    enableXfa: false,
    // No font or table is looked for elsewhere.
    useWorkerFetch: false,
    BinaryDataFactory: class {
      fetch({ filename }: { filename: string }): Promise<never> {
        missing.add(filename.replace(/\.bcmap$/, ''));
        return Promise.reject(new Error(`${filename} is not part of this program`));
      }
    },
  });
}

async function linesOf(pdf: Pdf, number: number): Promise<string[]> {
  const page = await pdf.getPage(number);
  const reader = page.streamTextContent().getReader();
  const pieces: TextPiece[] = [];
  // A page with damaged notes has its text all the same.
  const annotations = (await page.getAnnotations().catch(() => [])) as Annotation[];
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      pieces.push(...(chunk.value as { items: TextPiece[] }).items);
      // A page can draw the same text again and again without end.
      if (pieces.length > maxPieces)
        throw new Error(`it draws more than ${maxPieces.toLocaleString('en')} pieces of text`);
    }
  } catch (error) {
    await reader.cancel(error);
    throw error;
  } finally {
    page.cleanup();
  }
  return pageLines(withForms(pieces, annotations));
}

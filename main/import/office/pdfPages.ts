import { type Annotation, withForms } from './pdfForms.ts';
import { type Operators, pagePicture, type PageProxy } from '../recognition/pdfPicture.ts';
import { pageLines, type TextPiece } from './pdfLines.ts';
import { Unreadable } from '../unreadable.ts';

/** The longest statutes and manuals have some thousands of pages; a number beyond this is mostly a false one. */
const maxPages = 20_000;

/** A page of a newspaper has some thousands of pieces. */
const maxPieces = 500_000;

/** After so many pages in a row that cannot be read, the number of pages is taken for a false one. */
const maxFailures = 20;

type Pdf = Awaited<Awaited<ReturnType<typeof opening>>['task']['promise']>;

/** A page: its lines in reading order, and what its pictures show, where that was asked for and it shows some. */
export interface PdfPage {
  readonly lines: readonly string[];
  readonly picture: Buffer | null;
}

/** Dots of one picture; a plan at 600 dots an inch has as many. Larger ones are left out by pdf.js before they are unpacked. */
const maxPictureDots = 100_000_000;

/**
 * Every page of a PDF; an error in place of a page that cannot be read.
 *
 * @param needsPicture whether a page of these lines is to be looked at as a picture
 * @param missing gets the names of character tables that fonts need and that are not part of this program
 * @throws Unreadable when the file is protected or has too many pages, other errors when it is none.
 */
export async function* pdfPages(
  bytes: Buffer,
  missing: Set<string>,
  needsPicture: (lines: readonly string[]) => boolean,
): AsyncGenerator<(PdfPage & { readonly of: number }) | Error> {
  const { task, operators } = await opening(bytes, missing);
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
      const page = await pageOf(pdf, number, (lines, page) =>
        needsPicture(lines) ? pagePicture(page, operators) : null,
      ).catch((error: Error) => error);
      failures = page instanceof Error ? failures + 1 : 0;
      yield page instanceof Error ? page : { ...page, of: pdf.numPages };
    }
  } finally {
    await task.destroy();
  }
}

async function opening(bytes: Buffer, missing: Set<string>) {
  // Loaded only when there is a PDF to read.
  const { getResolvedPDFJS } = await import('unpdf');
  const { getDocument, OPS, VerbosityLevel } = await getResolvedPDFJS();
  const task = getDocument({
    data: new Uint8Array(bytes),
    verbosity: VerbosityLevel.ERRORS,
    // Nothing in a file is run.
    isEvalSupported: false,
    useSystemFonts: true,
    disableFontFace: true,
    useWasm: false,
    enableXfa: false,
    maxImageSize: maxPictureDots,
    isOffscreenCanvasSupported: false,
    // No font or table is looked for elsewhere.
    useWorkerFetch: false,
    BinaryDataFactory: class {
      fetch({ filename }: { filename: string }): Promise<never> {
        missing.add(filename.replace(/\.bcmap$/, ''));
        return Promise.reject(new Error(`${filename} is not part of this program`));
      }
    },
  });
  return { task, operators: OPS as Operators };
}

async function pageOf(
  pdf: Pdf,
  number: number,
  pictureOf: (lines: readonly string[], page: PageProxy) => Promise<Buffer | null> | null,
): Promise<PdfPage> {
  const page = await pdf.getPage(number);
  try {
    const pieces = await piecesOf(page);
    // A page with damaged notes has its text all the same.
    const annotations = (await page.getAnnotations().catch(() => [])) as Annotation[];
    const lines = pageLines(withForms(pieces, annotations));
    return { lines, picture: await pictureOf(lines, page) };
  } finally {
    page.cleanup();
  }
}

async function piecesOf(page: PageProxy): Promise<TextPiece[]> {
  const reader = page.streamTextContent().getReader();
  const pieces: TextPiece[] = [];
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      pieces.push(...(chunk.value as { items: TextPiece[] }).items);
      // A page can draw the same text again and again without end.
      if (pieces.length > maxPieces)
        throw new Error(`it draws more than ${maxPieces.toLocaleString('en')} pieces of text`);
    }
    return pieces;
  } catch (error) {
    await reader.cancel(error);
    throw error;
  }
}

import { z } from 'zod';

/** Something that an import could not read, or read with a doubt: where, and why. */
const problem = z.object({ file: z.string(), place: z.string().nullable(), reason: z.string() });

export const problemLists = { notRead: z.array(problem), doubts: z.array(problem) };
export const problemTotals = z.object({ notRead: z.number(), doubts: z.number() });

/** What of a file is text where people differ about it. */
export const readingChoices = z.strictObject({
  /** Headers and footers of documents; they are taken in unless this is false. */
  headers: z.boolean().optional(),
  /** Comments of documents and presentations. */
  comments: z.boolean().optional(),
  /** Notes to slides. */
  notes: z.boolean().optional(),
  /** What the code of notebooks printed. */
  outputs: z.boolean().optional(),
  /** Of web pages only the main text, without menus. */
  mainText: z.boolean().optional(),
  /** Every table and sheet is one document. */
  wholeTables: z.boolean().optional(),
  /** Scanned pages and pictures are read by text recognition, in these languages by the names of Tesseract: eng, deu. */
  ocr: z
    .array(
      z
        .string()
        .regex(/^[A-Za-z]{3,10}(_[A-Za-z]{2,10}){0,2}$/, 'is no name of a language as Tesseract has them, such as eng'),
    )
    .min(1)
    .max(10)
    .optional(),
  /** Folder with the data of more languages (`LANGUAGE.traineddata`). */
  ocrData: z.string().min(1).optional(),
});

/** Where documents are cut: before headings, at blank lines, about every 2,000 characters, or before what a pattern matches. */
export const pieceRule = z.union([
  z.enum(['heading', 'paragraph', 'length']),
  z.strictObject({ pattern: z.string().min(1).max(10_000) }),
]);

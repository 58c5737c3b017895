import type { Document } from './document.ts';

/**
 * Where a text is cut: before headings, at blank lines, about every so many characters, or before whatever a pattern matches.
 */
export type PieceRule = 'heading' | 'paragraph' | 'length' | { readonly pattern: string };

/** Characters of a piece that is cut by length; about a page. */
const pieceLength = 2000;

/** What stands alone on a short line: a title of Markdown, "Chapter 4", "§ 5 Notice", "2.1 Terms". */
const headings = [
  /^(?:#{1,6}[ \t]+\S|(?:chapter|part|section|article|schedule|annex|appendix|kapitel|teil|abschnitt|artikel|anlage|anhang)[ \t]+[\dIVXLC]+\b).{0,120}$/gimu,
  /^(?:§[ \t]*)?\d{1,3}(?:\.\d{1,3})*[.)]?[ \t]+\p{Lu}(?:.{0,78}[^\s.,;:])?$/gmu,
];

/** Where pieces begin, in UTF-16 units and in order. */
type Cut = (text: string) => number[];

const startsOf =
  (...patterns: readonly RegExp[]): Cut =>
  (text) =>
    [...new Set(patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(({ index }) => index)))].sort(
      (a, b) => a - b,
    );

/** Behind every gap of blank lines. */
const paragraphs: Cut = (text) => [...text.matchAll(/\n[^\S\n]*\n\s*/gu)].map((gap) => gap.index + gap[0].length);

/** About every so many characters: behind the last end of a line or sentence, else of a word, before the piece is too long. */
const lengths: Cut = (text) => {
  const cuts = [];
  for (let from = 0; text.length - from > pieceLength;) {
    const piece = text.slice(from, from + pieceLength);
    const ends = [/[\s\S]*\n(?=[\s\S])/u, /[\s\S]*[.!?。！？]\s*(?=\S)/u, /[\s\S]*\s(?=\S)/u].map(
      (end) => end.exec(piece)?.[0].length ?? 0,
    );
    // A cut in the first half would make pieces of very different lengths.
    from += ends.find((end) => end > pieceLength / 2) ?? wholeCharacters(piece);
    cuts.push(from);
  }
  return cuts;
};

/** Length of a piece that does not end within a character of two units. */
const wholeCharacters = (piece: string): number => (/[\ud800-\udbff]$/u.test(piece) ? piece.length - 1 : piece.length);

/**
 * How to cut.
 *
 * @throws when a pattern is none.
 */
function cutOf(rule: PieceRule): Cut {
  if (rule === 'heading') return startsOf(...headings);
  if (rule === 'paragraph') return paragraphs;
  if (rule === 'length') return lengths;
  try {
    return startsOf(new RegExp(rule.pattern, 'gmu'));
  } catch (error) {
    throw new Error(
      `${JSON.stringify(rule.pattern)} cannot be used to cut documents: ${error instanceof Error ? error.message : String(error)}; give heading, paragraph, length or a regular expression.`,
      { cause: error },
    );
  }
}

/** Cuts documents into pieces, each a document with its number; pairs of question and answer stay whole. */
export function cutter(rule: PieceRule): (document: Document) => Document[] {
  const cut = cutOf(rule);
  return (document) => {
    if (document.answerFrom !== undefined) return [document];
    const { text, source } = document;
    const bounds = [0, ...cut(text), text.length];
    const pieces = bounds
      .slice(1)
      .map((to, i) => text.slice(bounds[i], to).trim())
      .filter((piece) => piece !== '');
    if (pieces.length < 2) return [document];
    return pieces.map((piece, i) => ({ ...document, source: `${source}:piece ${i + 1}`, text: piece }));
  };
}

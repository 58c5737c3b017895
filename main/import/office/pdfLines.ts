import { subscript, superscript } from '../scripts.ts';
import { type Cell, tableLines } from './pdfTables.ts';

/** A piece of text as a page draws it: pdf.js gives its font matrix, and its width in points. */
export interface TextPiece {
  readonly str: string;
  readonly dir: string;
  readonly transform: readonly number[];
  readonly width: number;
}

/** A piece in the coordinates of its own direction: along the line, and above it. */
interface Placed {
  readonly text: string;
  readonly rightToLeft: boolean;
  /** Cosine and sine of the direction of writing. */
  readonly direction: readonly [number, number];
  readonly left: number;
  readonly right: number;
  readonly baseline: number;
  readonly size: number;
}

interface Line {
  /** What stands between wide gaps. */
  readonly cells: Cell[];
  left: number;
  right: number;
  readonly direction: readonly [number, number];
  readonly baseline: number;
  size: number;
}

/** Of pages with more lines, as drawings have, only the order in the file counts. */
const maxOrderedLines = 2000;

/** Lines of a page in reading order. */
export const pageLines = (pieces: readonly TextPiece[]): string[] =>
  tableLines(inReadingOrder(linesOf(pieces)).map(({ cells }) => cells)).map((text) => text.trimEnd());

/** Pieces that follow each other in the file and on the same baseline are one line; wide gaps are tabs. */
function linesOf(pieces: readonly TextPiece[]): Line[] {
  const lines: Line[] = [];
  // pdf.js says where words end with pieces of white space; how wide they are shows in the pieces around them.
  let spaced = false;
  const drawn = new Map<string, Placed[]>();
  for (const piece of pieces) {
    if (piece.str.trim() === '') {
      spaced ||= piece.str !== '';
      continue;
    }
    const next = placed(piece);
    if (!isDrawnAgain(next, drawn)) {
      const line = lines.at(-1);
      if (line && continues(line, next)) append(line, next, spaced);
      else lines.push({ ...next, cells: [{ text: next.text, left: next.left, right: next.right }] });
    }
    spaced = false;
  }
  return lines;
}

/** Bold letters are often the same ones drawn twice, this share of their size apart. */
const boldShift = 0.1;

/** Whether a piece was drawn before in the same place; remembers it. */
function isDrawnAgain(next: Placed, drawn: Map<string, Placed[]>): boolean {
  const same = drawn.get(next.text) ?? [];
  const slack = boldShift * next.size;
  const again = same.some(
    (other) =>
      Math.abs(other.left - next.left) < slack &&
      Math.abs(other.baseline - next.baseline) < slack &&
      sameDirection(other, next),
  );
  if (!again) drawn.set(next.text, [...same.slice(-mostAlike), next]);
  return again;
}

/** Equal pieces that are looked at; a page that repeats one without end costs no more. */
const mostAlike = 50;

function placed({ str, dir, transform, width }: TextPiece): Placed {
  const [a = 1, b = 0, c = 0, d = 1, x = 0, y = 0] = transform;
  const scale = Math.hypot(a, b) || 1;
  const [cos, sin] = [a / scale, b / scale];
  const left = x * cos + y * sin;
  return {
    text: str,
    rightToLeft: dir === 'rtl',
    direction: [cos, sin],
    left,
    right: left + width,
    baseline: y * cos - x * sin,
    size: Math.hypot(c, d) || scale,
  };
}

function continues(line: Line, next: Placed): boolean {
  const size = Math.max(line.size, next.size);
  // Half a size above or below are footnote marks and indices.
  if (!sameDirection(line, next) || Math.abs(line.baseline - next.baseline) > size / 2) return false;
  const slack = size / 3;
  return next.rightToLeft ? next.right <= line.left + slack : next.left >= line.right - slack;
}

function append(line: Line, next: Placed, spaced: boolean): void {
  const gap = next.rightToLeft ? line.left - next.right : next.left - line.right;
  const size = Math.max(line.size, next.size);
  const cell = line.cells.at(-1)!;
  if (gap > 2 * size) {
    cell.text = cell.text.trimEnd();
    line.cells.push({ text: next.text, left: next.left, right: next.right });
  } else {
    const touching = /\s$/.test(cell.text) || /^\s/.test(next.text);
    const between = !touching && (spaced || gap > size / 5) ? ' ' : '';
    cell.text += between + (between ? next.text : raised(line, next));
    cell.right = Math.max(cell.right, next.right);
  }
  line.left = Math.min(line.left, next.left);
  line.right = Math.max(line.right, next.right);
  line.size = size;
}

/** Smaller signs above or below the line that follow at once: exponents, indices, footnote marks. */
function raised(line: Line, { text, size, baseline }: Placed): string {
  const above = baseline - line.baseline;
  if (size > smallSize * line.size || Math.abs(above) < leastRise * line.size) return text;
  return above > 0 ? superscript(text) : subscript(text);
}

/** As shares of the size of the line. */
const [smallSize, leastRise] = [0.8, 0.1];

/** Within two degrees. */
const sameDirection = (a: Pick<Placed, 'direction'>, b: Pick<Placed, 'direction'>): boolean =>
  a.direction[0] * b.direction[0] + a.direction[1] * b.direction[1] > 0.9994;

/**
 * Before a line come those above it, and lines beside each other, as columns are, keep the order in which the file draws
 * them (Breuel, High performance document layout analysis, 2003, without his second rule, which tears tables apart).
 */
function inReadingOrder(lines: readonly Line[]): Line[] {
  if (lines.length > maxOrderedLines) return [...lines];
  const seen = new Set<Line>();
  const ordered: Line[] = [];
  const place = (line: Line): void => {
    seen.add(line);
    for (const other of lines) if (!seen.has(other) && isAbove(other, line)) place(other);
    ordered.push(line);
  };
  for (const line of lines) if (!seen.has(line)) place(line);
  return ordered;
}

function isAbove(upper: Line, lower: Line): boolean {
  const size = Math.min(upper.size, lower.size);
  const overlap = Math.min(upper.right, lower.right) - Math.max(upper.left, lower.left);
  return overlap > size / 2 && upper.baseline - lower.baseline > size / 2 && sameDirection(upper, lower);
}

/** A piece of a text between separators, and where it begins. */
export interface Piece {
  readonly text: string;
  readonly from: number;
}

/** Lines of a text; each ends with a line feed, a carriage return, or both. */
export const linesOf = (text: string): Piece[] => split({ text, from: 0 }, /\r\n?|\n/gu);

/** What stands between separators. */
export function split({ text, from }: Piece, separator: RegExp): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { index, 0: found } of text.matchAll(separator)) {
    pieces.push({ text: text.slice(at, index), from: from + at });
    at = index + found.length;
  }
  pieces.push({ text: text.slice(at), from: from + at });
  return pieces;
}

/** Without blanks and quotes around it. */
export function trimmed({ text, from }: Piece): Piece {
  const [lead = ''] = /^[\s"]*/u.exec(text) ?? [];
  return { text: text.slice(lead.length).replace(/[\s"]{0,80}$/u, ''), from: from + lead.length };
}

/** Cells of a line; what stands between quotes is not divided. */
export function cells({ text, from }: Piece, sign: string): Piece[] {
  const found: Piece[] = [];
  let [at, quoted] = [0, false];
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '"') quoted = !quoted;
    if (quoted || text[i] !== sign) continue;
    found.push({ text: text.slice(at, i), from: from + at });
    at = i + 1;
  }
  found.push({ text: text.slice(at), from: from + at });
  return found;
}

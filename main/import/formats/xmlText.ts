/** What stands in an element: words, blanks, and the text of elements in it. */
interface Piece {
  readonly text: string;
  readonly kind: 'words' | 'blank' | 'element';
  readonly joins: Joins;
  /** Before a cell, in its row. */
  readonly tabs: number;
}

/**
 * How an element stands among others: a mark on some words and a number before them stay in their line, a cell in its row; a row
 * may begin with tabs.
 */
export type Joins = 'inline' | 'leading' | 'cell' | 'row' | null;

/**
 * The text of an element from its pieces. Where it has words of its own, everything in it is one run of words; else each
 * element in it is a line, unless these only mark words.
 */
export class XmlText {
  readonly #pieces: Piece[] = [];
  /** Of cells without words since the last one with some. */
  #tabs = 0;
  /** Whether it has words of its own, so that elements in it only mark some of them. */
  words = false;

  add(text: string): void {
    const words = /\S/.test(text);
    this.words ||= words;
    // Of blanks only matters whether they are a line break between elements.
    this.#pieces.push({
      text: words ? text : /\n/.test(text) ? '\n' : ' ',
      kind: words ? 'words' : 'blank',
      joins: null,
      tabs: 0,
    });
  }

  /** The text of an element, with the blanks at its ends. @param tabs before it, where it is a cell */
  addElement(text: string, joins: Joins, tabs = 0): void {
    this.#tabs += tabs;
    if (!text || (joins === 'cell' && !/\S/.test(text))) return;
    this.#pieces.push({ text, kind: 'element', joins, tabs: this.#tabs });
    this.#tabs = 0;
  }

  /** With the blanks at its ends, which matter within a line. */
  get text(): string {
    if (this.words) return this.#pieces.map(({ text, kind }) => (kind === 'blank' ? ' ' : text)).join('');
    let [text, blank, before] = ['', '', null as Piece | null];
    for (const piece of this.#pieces) {
      if (piece.kind === 'blank') blank = piece.text;
      else {
        if (before) text += between(before, piece, blank);
        text += inLine(piece);
        [before, blank] = [piece, ''];
      }
    }
    return text;
  }
}

/** A cell is one line; what marks words keeps its blanks. */
function inLine({ text, joins, tabs }: Piece): string {
  if (joins === 'inline') return text;
  if (joins === 'cell') return '\t'.repeat(tabs) + text.trim().replace(/\s*\n\s*/g, ' ');
  return joins === 'row' ? text.trimEnd() : text.trim();
}

function between(before: Piece, after: Piece, blank: string): string {
  if (before.joins === 'leading') return ' ';
  if (before.joins === 'cell' && after.joins === 'cell') return '';
  if (before.joins === 'inline' && after.joins === 'inline') return blank && ' ';
  return blank === ' ' && before.joins === 'inline' ? ' ' : '\n';
}

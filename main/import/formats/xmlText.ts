/** What stands in an element: words, blanks, and the text of elements in it. */
interface Piece {
  readonly text: string;
  readonly kind: 'words' | 'blank' | 'element';
  /** Whether it stays in its line: a mark on some words, or a number before them. */
  readonly joins: 'inline' | 'leading' | null;
}

/**
 * The text of an element from its pieces. Where it has words of its own, everything in it is one run of words; else each
 * element in it is a line, unless these only mark words.
 */
export class XmlText {
  readonly #pieces: Piece[] = [];
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
    });
  }

  /** The text of an element, with the blanks at its ends. */
  addElement(text: string, joins: Piece['joins']): void {
    if (text) this.#pieces.push({ text, kind: 'element', joins });
  }

  /** With the blanks at its ends, which matter within a line. */
  get text(): string {
    if (this.words) return this.#pieces.map(({ text, kind }) => (kind === 'blank' ? ' ' : text)).join('');
    let [text, blank, before] = ['', '', null as Piece | null];
    for (const piece of this.#pieces) {
      if (piece.kind === 'blank') blank = piece.text;
      else {
        if (before) text += between(before, piece, blank);
        text += piece.joins === 'inline' ? piece.text : piece.text.trim();
        [before, blank] = [piece, ''];
      }
    }
    return text;
  }
}

function between(before: Piece, after: Piece, blank: string): string {
  if (before.joins === 'leading') return ' ';
  if (before.joins === 'inline' && after.joins === 'inline') return blank && ' ';
  return blank === ' ' && before.joins === 'inline' ? ' ' : '\n';
}

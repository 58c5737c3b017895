import type { Handler } from 'htmlparser2';
import { Unreadable } from '../unreadable.ts';

/** Their content is not for readers. */
const unread = new Set(['script', 'style', 'template', 'noscript', 'svg', 'iframe', 'object', 'canvas']);

/** What stands on lines of its own; the others among them have an empty line around them. */
const lines = new Set(
  ['div', 'tr', 'dt', 'dd', 'ul', 'ol', 'dl', 'address', 'header', 'footer', 'main', 'nav', 'aside', 'form'].concat([
    'option',
    'caption',
    'legend',
    'figcaption',
    'summary',
    'thead',
    'tbody',
    'tfoot',
    'body',
  ]),
);
const paragraphs = new Set(
  ['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'table', 'hr', 'title', 'section', 'article'].concat([
    'figure',
    'fieldset',
    'details',
  ]),
);

/** Elements open in each other. Every further one costs more than the last, and pages are not written like that. */
const maxDepth = 30_000;

/** A cell of a table while it is read. */
interface Cell {
  /** Breaks before its row that are still to be written. */
  readonly breaks: number;
  written: boolean;
}

/** The text of a page as a reader sees it, from the tags and words that a parser finds. */
export class HtmlText implements Partial<Handler> {
  /** Characters so far. */
  length = 0;
  readonly #parts: string[] = [];
  #depth = 0;
  /** What is to be written before the next word: line breaks, tabs between cells, the sign of a list, a space. */
  #breaks = 0;
  #tabs = 0;
  #sign = '';
  #space = false;
  #unread = 0;
  #preformatted = 0;
  /** Of the lists that are open: the number of the last entry, null where they are not numbered. */
  readonly #lists: (number | null)[] = [];
  /** Cells so far of the rows that are open. */
  readonly #rows: number[] = [];
  readonly #cells: Cell[] = [];

  get text(): string {
    return this.#parts.join('');
  }

  /** @throws Unreadable */
  onopentag(name: string): void {
    this.#depth += 1;
    if (this.#depth > maxDepth)
      throw new Unreadable(
        `has more than ${maxDepth.toLocaleString('en')} elements open in each other; save it as text`,
      );
    if (unread.has(name)) this.#unread += 1;
    this.#break(name);
    if (name === 'br') this.#breakLines(Math.min(2, this.#breaks + 1));
    else if (name === 'pre') this.#preformatted += 1;
    else if (name === 'ul' || name === 'ol') this.#lists.push(name === 'ol' ? 0 : null);
    else if (name === 'li') this.#openEntry();
    else if (name === 'tr') this.#rows.push(0);
    else if (name === 'td' || name === 'th') this.#openCell();
  }

  onclosetag(name: string): void {
    this.#depth -= 1;
    if (unread.has(name)) this.#unread -= 1;
    if (name === 'pre') this.#preformatted -= 1;
    else if (name === 'ul' || name === 'ol') this.#lists.pop();
    else if (name === 'tr') this.#closeRow();
    else if (name === 'td' || name === 'th') this.#closeCell();
    else if (name === 'li') [this.#sign] = [''];
    this.#break(name);
  }

  ontext(data: string): void {
    if (this.#unread) return;
    if (this.#preformatted) {
      // A line break that comes first belongs to the tag.
      const text = this.#breaks ? data.replace(/^\r?\n/, '') : data;
      if (text) this.#write(text);
      return;
    }
    const words = data.replace(/[ \t\r\n\f]+/g, ' ');
    if (words.startsWith(' ')) this.#space = true;
    const trimmed = words.replace(/^ | $/g, '');
    if (!trimmed) return;
    this.#write(trimmed);
    this.#space = words.endsWith(' ');
  }

  #write(text: string): void {
    const before = this.#parts.length ? '\n'.repeat(this.#breaks) : '';
    const gap = this.#tabs ? '\t'.repeat(this.#tabs) : this.#space && !before && this.#parts.length ? ' ' : '';
    this.#parts.push(before + gap + this.#sign + text);
    this.length += text.length;
    [this.#breaks, this.#tabs, this.#sign, this.#space] = [0, 0, '', false];
    for (let i = this.#cells.length - 1; i >= 0 && !this.#cells[i]!.written; i -= 1) this.#cells[i]!.written = true;
  }

  #break(name: string): void {
    if (paragraphs.has(name)) this.#breakLines(2);
    else if (lines.has(name) || name === 'li') this.#breakLines(1);
  }

  #breakLines(count: number): void {
    // Nothing has been written yet that a break could end.
    if (this.#cells.at(-1)?.written === false) return;
    this.#breaks = Math.max(this.#breaks, count);
    this.#space = false;
  }

  #openEntry(): void {
    const last = this.#lists.length - 1;
    const number = this.#lists[last];
    if (typeof number !== 'number') this.#sign = '- ';
    else {
      this.#lists[last] = number + 1;
      this.#sign = `${number + 1}. `;
    }
  }

  #openCell(): void {
    const row = this.#rows.length - 1;
    if (row >= 0 && this.#rows[row]!++ > 0) this.#tabs += 1;
    this.#cells.push({ breaks: this.#breaks, written: false });
    this.#space = false;
  }

  #closeCell(): void {
    const cell = this.#cells.pop();
    if (cell) this.#breaks = cell.written ? 0 : cell.breaks;
    this.#space = false;
  }

  #closeRow(): void {
    this.#rows.pop();
    this.#tabs = 0;
  }
}

import type { Handler } from 'htmlparser2';
import { subscript, superscript } from '../scripts.ts';
import { Unreadable } from '../unreadable.ts';
import { HtmlChoice, inputText } from './htmlControls.ts';
import { HtmlList } from './htmlList.ts';
import { HtmlTable } from './htmlTable.ts';

/** Their content is not for readers, or stands beside what they read: how a word is spoken, the source of a formula. */
const unread = new Set(
  ['script', 'style', 'template', 'noscript', 'svg', 'iframe', 'object', 'canvas', 'audio', 'video', 'datalist'].concat(
    ['rt', 'rp', 'annotation', 'annotation-xml'],
  ),
);

type Attributes = Readonly<Record<string, string>>;

/** What the page itself says that nobody sees. Styles in sheets are not looked at. */
const isHidden = (name: string, { hidden, style = '', open }: Attributes): boolean =>
  unread.has(name) ||
  (hidden !== undefined && hidden !== 'until-found') ||
  (name === 'dialog' && open === undefined) ||
  /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b/i.test(style);

/** What stands on lines of its own; the others among them have an empty line around them. */
const lines = new Set(
  ['div', 'tr', 'dt', 'dd', 'ul', 'ol', 'dl', 'address', 'header', 'footer', 'main', 'nav', 'aside', 'form'].concat([
    'select',
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

/** Lists in lists; more of them are not indented any further. */
const maxIndent = 20;

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
  #indent = '';
  #space = false;
  /** The depth of the element that hides what is in it; 0 for none. */
  #hiddenAt = 0;
  #preformatted = 0;
  /** How raised or lowered signs are written, innermost last. */
  readonly #shifts: ((text: string) => string)[] = [];
  readonly #lists: HtmlList[] = [];
  /** Tables that are open; cells outside of any have one of their own. */
  readonly #tables = [new HtmlTable()];
  #choice: HtmlChoice | null = null;
  readonly #cells: Cell[] = [];

  get text(): string {
    return this.#parts.join('');
  }

  /** @throws Unreadable */
  onopentag(name: string, attributes: Attributes): void {
    this.#depth += 1;
    if (this.#depth > maxDepth)
      throw new Unreadable(
        `has more than ${maxDepth.toLocaleString('en')} elements open in each other; save it as text`,
      );
    if (this.#hiddenAt) return;
    if (isHidden(name, attributes)) {
      this.#hiddenAt = this.#depth;
      return;
    }
    this.#break(name);
    this.#opened[name]?.(attributes);
  }

  onclosetag(name: string): void {
    const shown = !this.#hiddenAt;
    if (this.#hiddenAt === this.#depth) this.#hiddenAt = 0;
    this.#depth -= 1;
    if (!shown) return;
    this.#closed[name]?.();
    this.#break(name);
  }

  /** What elements do beside breaking lines, at their beginning. */
  readonly #opened: Readonly<Record<string, (attributes: Attributes) => void>> = {
    br: () => this.#breakLines(Math.min(2, this.#breaks + 1)),
    pre: () => (this.#preformatted += 1),
    ul: (attributes) => this.#lists.push(new HtmlList('ul', attributes)),
    ol: (attributes) => this.#lists.push(new HtmlList('ol', attributes)),
    li: (attributes) => this.#openEntry(attributes),
    table: () => this.#tables.push(new HtmlTable()),
    tr: () => this.#tables.at(-1)!.openRow(),
    td: (attributes) => this.#openCell(attributes),
    th: (attributes) => this.#openCell(attributes),
    sup: () => this.#shifts.push(superscript),
    sub: () => this.#shifts.push(subscript),
    img: ({ alt = '' }) => this.ontext(alt),
    input: (attributes) => this.ontext(` ${inputText(attributes)} `),
    // Boxes stand beside each other, whatever is between their tags.
    textarea: () => this.ontext(' '),
    button: () => this.ontext(' '),
    select: () => (this.#choice = new HtmlChoice()),
    option: (attributes) => this.#choice?.open(attributes),
  };

  /** And at their end. */
  readonly #closed: Readonly<Record<string, () => void>> = {
    pre: () => (this.#preformatted -= 1),
    ul: () => this.#closeList(),
    ol: () => this.#closeList(),
    li: () => (this.#sign = ''),
    table: () => this.#tables.length > 1 && this.#tables.pop(),
    tr: () => (this.#tabs = 0),
    td: () => this.#closeCell(),
    th: () => this.#closeCell(),
    textarea: () => this.ontext(' '),
    button: () => this.ontext(' '),
    sup: () => this.#shifts.pop(),
    sub: () => this.#shifts.pop(),
    select: () => {
      const chosen = this.#choice?.shown ?? '';
      this.#choice = null;
      this.ontext(` ${chosen} `);
    },
  };

  ontext(data: string): void {
    if (this.#hiddenAt) return;
    if (this.#choice) this.#choice.text(data);
    else this.#text(data.replaceAll('\u00ad', ''));
  }

  #text(data: string): void {
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
    this.#write(this.#shifts.at(-1)?.(trimmed) ?? trimmed);
    this.#space = words.endsWith(' ');
  }

  #write(text: string): void {
    const before = this.#parts.length ? '\n'.repeat(this.#breaks) : '';
    const gap = this.#tabs ? '\t'.repeat(this.#tabs) : this.#space && !before && this.#parts.length ? ' ' : '';
    if (this.#sign) {
      this.#parts.push(before + gap + this.#indent, this.#sign, text);
      this.#lists.at(-1)?.wrote(this.#parts.length - 2);
    } else this.#parts.push(before + gap + text);
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

  /** Entries of lists in lists are indented. */
  #openEntry(attributes: Attributes): void {
    this.#indent = '  '.repeat(Math.min(maxIndent, Math.max(0, this.#lists.length - 1)));
    this.#sign = this.#lists.at(-1)?.sign(attributes) ?? '- ';
  }

  #closeList(): void {
    for (const [part, sign] of this.#lists.pop()?.late ?? []) this.#parts[part] = sign;
  }

  #openCell(attributes: Attributes): void {
    this.#tabs += this.#tables.at(-1)!.openCell(attributes);
    this.#cells.push({ breaks: this.#breaks, written: false });
    this.#space = false;
  }

  #closeCell(): void {
    const cell = this.#cells.pop();
    if (cell) this.#breaks = cell.written ? 0 : cell.breaks;
    this.#space = false;
  }
}

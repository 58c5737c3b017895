import { codePoint } from 'dingbat-to-unicode';
import { subscript, superscript } from '../../../scripts.ts';
import { rowLine } from '../../../tables.ts';
import { type Block, joined, type Label } from '../../blocks.ts';
import type { Numbering } from '../../word/numbering.ts';
import type { Range } from './bytes.ts';
import type { Characters } from './characters.ts';
import type { CharacterLook } from './styles.ts';

/** Signs that stand for something else ([MS-DOC] 2.4.1): ends of paragraphs, pages and cells, and parts of fields. */
const [paragraphEnd, pageEnd, cellEnd] = ['\r', '\f', '\x07'];
const [fieldBegin, fieldMiddle, fieldEnd] = ['\x13', '\x14', '\x15'];

/** What other signs below the space are shown as; those that are not here (pictures, marks of comments) show nothing. */
const shownAs: ReadonlyMap<string, string> = new Map([
  ['\t', '\t'],
  ['\x0b', '\n'],
  ['\x0e', '\n'],
  ['\x1e', '\u2011'],
]);

/** Text of a part of a document as a person sees it, in blocks as of newer Word documents. */
export class WordText {
  readonly #characters: Characters;
  readonly #numbering: Numbering;
  readonly #mark: (character: number) => string | null;

  /** @param mark what stands for a note at a character; null where none is */
  constructor(characters: Characters, numbering: Numbering, mark: (character: number) => string | null) {
    this.#characters = characters;
    this.#numbering = numbering;
    this.#mark = mark;
  }

  /** Empty where it shows nothing. */
  of({ start, end }: Range): string {
    const { text } = this.#characters;
    const blocks: Block[] = [];
    const table: Table = { rows: [], cells: [], cell: [] };
    /** Of every field around a character, whether its result has begun; a code of any of them is not seen. */
    const fields: boolean[] = [];
    let codes = 0;
    let words = new Words();
    for (let at = start; at < Math.min(end, text.length); at += 1) {
      const sign = text[at]!;
      const look = this.#characters.look(at);
      if (sign === fieldBegin) {
        fields.push(false);
        codes += 1;
      } else if (sign === fieldMiddle && fields.length) {
        if (fields.at(-1) === false) codes -= 1;
        fields[fields.length - 1] = true;
      } else if (sign === fieldEnd) {
        if (fields.pop() === false) codes -= 1;
      } else if (sign === paragraphEnd || sign === pageEnd || sign === cellEnd) {
        this.#endParagraph(at, words, blocks, table);
        words = new Words();
      } else if (codes === 0 && !look.hidden && !look.deleted) words.add(this.#shown(at, sign, look), look);
    }
    if (!words.isEmpty) this.#endParagraph(end, words, blocks, table);
    endTable(table, blocks);
    return joined(blocks);
  }

  #endParagraph(at: number, words: Words, blocks: Block[], table: Table): void {
    const { list = 0, level = 0, inTable = false, endsRow = false } = this.#characters.shape(at);
    const hidden = words.isEmpty && this.#characters.look(at).hidden === true;
    const label = list && !hidden && !endsRow ? this.#label(String(list), level, words.isEmpty) : null;
    if (!inTable && this.#characters.text[at] !== cellEnd) {
      endTable(table, blocks);
      blocks.push({ text: words.text, label });
      return;
    }
    if (endsRow) {
      table.rows.push(rowLine(table.cells));
      table.cells = [];
    } else {
      table.cell.push(joined([{ text: words.text, label }]));
      if (this.#characters.text[at] !== cellEnd) return;
      table.cells.push(table.cell.join(' '));
    }
    table.cell = [];
  }

  /** Empty entries of a list count all the same; a bullet alone is nothing to read. */
  #label(list: string, level: number, empty: boolean): Label | null {
    const label = this.#numbering.next(list, level);
    return empty && label?.text === '-' ? null : label;
  }

  #shown(at: number, sign: string, { symbol }: CharacterLook): string {
    const note = this.#mark(at);
    if (note !== null) return note;
    if (symbol !== undefined) return codePoint('Symbol', symbol & 0xff)?.string ?? '\ufffd';
    return sign < ' ' || sign === '\x1f' ? (shownAs.get(sign) ?? '') : sign;
  }
}

/** The rows of a table that is not at its end. */
interface Table {
  readonly rows: string[];
  cells: string[];
  cell: string[];
}

function endTable(table: Table, blocks: Block[]): void {
  const rest = [...table.cells, ...table.cell];
  if (rest.some((cell) => cell.trim())) table.rows.push(rowLine(rest));
  if (table.rows.length) blocks.push({ text: table.rows.join('\n'), label: null });
  table.rows.length = 0;
  [table.cells, table.cell] = [[], []];
}

/** The words of a paragraph; what is raised or lowered comes in one piece. */
class Words {
  #text = '';
  #shifted = '';
  #position: 'super' | 'sub' | null = null;

  get isEmpty(): boolean {
    return this.text.trim() === '';
  }

  get text(): string {
    const shift = this.#position === 'super' ? superscript : subscript;
    return this.#shifted ? this.#text + shift(this.#shifted) : this.#text;
  }

  add(words: string, { position = null }: CharacterLook): void {
    if (position !== this.#position) {
      this.#text = this.text;
      this.#shifted = '';
      this.#position = position;
    }
    if (position) this.#shifted += words;
    else this.#text += words;
  }
}

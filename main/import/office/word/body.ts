import { codePoint } from 'dingbat-to-unicode';
import { subscript, superscript } from '../../scripts.ts';
import { type Block, joined, type Label } from '../blocks.ts';
import { child, elementsOf, isElement, valueOf, type XmlElement } from '../xmlTree.ts';
import { Fields, NoteNumbers, referenceOf, textBoxes } from './fields.ts';
import { latex } from './math.ts';
import type { WordPackage } from './package.ts';
import { tableText } from './table.ts';

/** Text of an alternative chunk; null where its kind is not read. */
export type ChunkText = (target: string) => string | null;

/** Nothing of them is shown: what was deleted or moved away, instructions of fields, properties. */
const unshown = new Set([
  'w:del',
  'w:moveFrom',
  'w:instrText',
  'w:delText',
  'w:delInstrText',
  'w:rPr',
  'w:pPr',
  'w:rt',
]);

/**
 * Reads the text of a Word document as a person sees it: blocks with a blank line between, entries of a list in lines with
 * their numbers, rows of tables in lines with tabs between the cells, notes as `[1]`.
 */
export class WordBody {
  readonly notes = new NoteNumbers();
  readonly #word: WordPackage;
  readonly #chunk: ChunkText;
  readonly #fields = new Fields();
  /** Text boxes of the paragraph that is being read, which stand beside it. */
  #boxes: string[] = [];

  constructor(word: WordPackage, chunk: ChunkText) {
    this.#word = word;
    this.#chunk = chunk;
  }

  /** Text of a body, a header or a note; empty where it shows nothing. */
  text(container: XmlElement): string {
    return joined(this.#blocks(container));
  }

  #blocks(container: XmlElement): Block[] {
    return elementsOf(container).flatMap((element): Block[] => {
      switch (element.name) {
        case 'w:p':
          return this.#paragraph(element);
        case 'w:tbl':
          return [{ text: tableText(element, (cell) => this.text(cell)), label: null }];
        case 'w:altChunk': {
          const target = this.#word.relationships.get(referenceOf(element))?.target;
          return [{ text: (target !== undefined && this.#chunk(target)) || '', label: null }];
        }
        case 'm:oMathPara':
        case 'm:oMath':
          return [{ text: this.#inline(element, undefined), label: null }];
        default:
          return unshown.has(element.name) ? [] : this.#blocks(chosen(element));
      }
    });
  }

  #paragraph(element: XmlElement): Block[] {
    const before = this.#boxes;
    this.#boxes = [];
    const properties = child(element, 'w:pPr');
    const text = elementsOf(element)
      .map((part) => this.#inline(part, properties))
      .join('');
    const boxes = this.#boxes.map((box) => ({ text: box, label: null }));
    this.#boxes = before;
    const hidden = text.trim() === '' && this.#word.styles.isHidden(child(properties, 'w:rPr'), properties);
    return [...(hidden ? [] : [{ text, label: this.#label(properties, text) }]), ...boxes];
  }

  /** Empty entries of a list count all the same; a bullet alone is nothing to read. */
  #label(properties: XmlElement | undefined, text: string): Label | null {
    const { styles, numbering } = this.#word;
    const list = styles.listOf(properties);
    if (!list) return null;
    const { id, level } = list.place;
    const label = numbering.next(id, level ?? numbering.levelOf(id, list.style) ?? 0);
    return text.trim() === '' && label?.text === '-' ? null : label;
  }

  #inline(element: XmlElement, paragraph: XmlElement | undefined): string {
    const inner = (of: XmlElement) =>
      elementsOf(of)
        .map((part) => this.#inline(part, paragraph))
        .join('');
    const { name } = element;
    if (unshown.has(name)) return '';
    if (name === 'w:r') return this.#run(element, paragraph, inner);
    if (name === 'w:t') return this.#fields.shown ? words(element) : '';
    if (name === 'w:fldChar') return this.#fields.sign(element);
    if (!this.#fields.shown) return '';
    switch (name) {
      case 'w:tab':
      case 'w:ptab':
        return '\t';
      case 'w:br':
      case 'w:cr':
        return '\n';
      case 'w:noBreakHyphen':
        return '\u2011';
      case 'w:sym':
        return symbol(element);
      case 'w:footnoteReference':
      case 'w:endnoteReference':
        return this.#mark(element);
      case 'm:oMath':
        return dollars(latex(element), '$');
      case 'm:oMathPara':
        return dollars(latex(element), '$$');
      case 'w:drawing':
      case 'w:pict':
      case 'w:object':
        this.#boxes.push(...textBoxes(element).map((box) => this.text(box)));
        return '';
      default:
        return inner(chosen(element));
    }
  }

  #run(element: XmlElement, paragraph: XmlElement | undefined, inner: (of: XmlElement) => string): string {
    const properties = child(element, 'w:rPr');
    const text = inner(element);
    if (this.#word.styles.isHidden(properties, paragraph)) return '';
    const position = valueOf(properties, 'w:vertAlign');
    return position === 'superscript' ? superscript(text) : position === 'subscript' ? subscript(text) : text;
  }

  #mark(element: XmlElement): string {
    const note = `${element.name.slice(2, -'Reference'.length)} ${referenceOf(element)}`;
    if (!this.#word.notes.has(note)) return '';
    return `[${this.notes.numberOf(note)}]`;
  }
}

/** Of a choice for new and old programs, what new ones show. */
function chosen(element: XmlElement): XmlElement {
  if (element.name !== 'mc:AlternateContent') return element;
  return child(element, 'mc:Choice') ?? child(element, 'mc:Fallback') ?? element;
}

const words = (element: XmlElement): string => element.children.filter((node) => !isElement(node)).join('');

const dollars = (formula: string, sign: string): string => (formula ? sign + formula + sign : '');

/** A sign of a font of pictures; fonts that nobody knows draw something that cannot be told. */
function symbol(element: XmlElement): string {
  const code = Number.parseInt(element.attributes.get('char') ?? '', 16);
  const font = element.attributes.get('font') ?? '';
  // Fonts of symbols have their signs in the area for private use too.
  const found = codePoint(font, code) ?? codePoint(font, code - 0xf000);
  if (found) return found.string;
  return code >= 0x20 && code < 0xe000 ? String.fromCodePoint(code) : '\ufffd';
}

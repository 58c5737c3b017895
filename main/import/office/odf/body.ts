import { subscript, superscript } from '../../scripts.ts';
import { type Block, joined, type Label } from '../blocks.ts';
import { elementsOf, isElement, type XmlElement } from '../xmlTree.ts';
import { OdfCounter } from './counter.ts';
import type { OdfStyles } from './styles.ts';
import { tableText } from './table.ts';

/** Blanks that are meant stand as signs that no XML file may hold until those that are not are away (ODF 1.3, 6.1.2). */
const [space, tab, lineBreak] = ['\u0001', '\u0002', '\u0003'];

/** Blanks that an element says it is; more are no text. */
const maxSpaces = 1000;

/** Nothing of them is shown where they stand: what was deleted, how a list of contents is made, controls, how a word is spoken. */
const unshown =
  /^text:(?:tracked-changes|ruby-text|.*-source|.*-decls)$|^office:(?:forms|annotation-end|event-listeners)$/;

/** Reads the text of an OpenDocument file as a person sees it: blocks with a blank line between, notes as `[1]`. */
export class OdfBody {
  /** Texts of notes, in the order of their numbers. */
  readonly notes: string[] = [];
  readonly comments: string[] = [];
  /** What other programs made: formulas, charts, sheets. */
  objects = 0;
  readonly #styles: OdfStyles;
  readonly #outline: OdfCounter;
  /** Lists by their name, and the last one of each style, for those that go on. */
  readonly #named = new Map<string, OdfCounter>();
  readonly #last = new Map<string, OdfCounter>();
  #boxes: string[] = [];
  #hidden = false;

  constructor(styles: OdfStyles) {
    this.#styles = styles;
    this.#outline = new OdfCounter(styles.outline);
  }

  /** Text of a body, a header, a page or a cell; empty where it shows nothing. */
  text(container: XmlElement): string {
    return joined(this.#blocks(container));
  }

  /** Paragraphs directly in an element, as lines. */
  lines(container: XmlElement): string {
    return elementsOf(container)
      .filter(({ name }) => name === 'text:p')
      .map((element) => this.#words(element))
      .join('\n');
  }

  #blocks(container: XmlElement): Block[] {
    return elementsOf(container).flatMap((element) => this.#block(element));
  }

  #block(element: XmlElement): Block[] {
    const { name, attributes } = element;
    if (unshown.test(name) || attributes.get('display') === 'none') return [];
    switch (name) {
      case 'text:p':
        return this.#paragraph(element, (text) => text);
      case 'text:h':
        return this.#paragraph(element, (text) => `${this.#headingNumber(element)} ${text}`.trim());
      case 'text:list':
        return this.#list(element, 1, null);
      case 'table:table':
        return [{ text: tableText(element, (cell) => this.text(cell)), label: null }];
      case 'office:annotation':
        this.comments.push(this.text(element));
        return [];
      case 'draw:object':
      case 'draw:object-ole':
        this.objects += 1;
        return [];
      default:
        return this.#blocks(element);
    }
  }

  #paragraph(element: XmlElement, numbered: (text: string) => string): Block[] {
    const before = this.#boxes;
    this.#boxes = [];
    const text = this.#words(element);
    const boxes = this.#boxes.map((box) => ({ text: box, label: null }));
    this.#boxes = before;
    return [{ text: text && numbered(text), label: null }, ...boxes];
  }

  #headingNumber({ attributes }: XmlElement): string {
    if (attributes.get('is-list-header') === 'true') return '';
    const start = attributes.get('start-value');
    return this.#outline.next(
      Number(attributes.get('outline-level') ?? 1),
      start === undefined ? undefined : Number(start),
    );
  }

  /** Entries of a list, with those of lists in it. */
  #list(element: XmlElement, level: number, outer: OdfCounter | null): Block[] {
    const { attributes } = element;
    const style = attributes.get('style-name') ?? '';
    const counter = outer && !this.#styles.list(style) ? outer : this.#counter(attributes, style);
    return elementsOf(element).flatMap((item): Block[] => {
      if (item.name !== 'text:list-item' && item.name !== 'text:list-header') return [];
      const start = item.attributes.get('start-value');
      const parts = elementsOf(item);
      const own = parts.filter(({ name }) => name !== 'text:list').flatMap((part) => this.#entryBlocks(part));
      const counted = item.name === 'text:list-item' && parts.some(({ name }) => name !== 'text:list');
      const number = counted ? counter.next(level, start === undefined ? undefined : Number(start)) : '';
      const text = own
        .map((block) => block.text)
        .filter(Boolean)
        .join('\n');
      const label: Label = { list: counter, level, text: number === '-' && !text ? '' : number };
      const inner = parts.filter(({ name }) => name === 'text:list');
      return [{ text, label }, ...inner.flatMap((list) => this.#list(list, level + 1, counter))];
    });
  }

  /** A heading in a list has the number of its entry. */
  #entryBlocks(part: XmlElement): Block[] {
    return part.name === 'text:h' ? this.#paragraph(part, (text) => text) : this.#block(part);
  }

  #counter(attributes: ReadonlyMap<string, string>, style: string): OdfCounter {
    const goesOn =
      this.#named.get(attributes.get('continue-list') ?? '') ??
      (attributes.get('continue-numbering') === 'true' ? this.#last.get(style) : undefined);
    const counter = goesOn ?? new OdfCounter(this.#styles.list(style) ?? new Map());
    this.#last.set(style, counter);
    const name = attributes.get('id');
    if (name !== undefined) this.#named.set(name, counter);
    return counter;
  }

  /** The words of a paragraph, without the blanks that only lay out the file. */
  #words(element: XmlElement): string {
    const outer = this.#hidden;
    this.#hidden = this.#styles.isHidden('paragraph', element.attributes.get('style-name'));
    const text = this.#inline(element);
    const hidden = this.#hidden;
    this.#hidden = outer;
    if (hidden) return '';
    return text
      .replace(/[ \t\r\n]+/g, ' ')
      .replace(/^ | $/g, '')
      .replaceAll(space, ' ')
      .replaceAll(tab, '\t')
      .replaceAll(lineBreak, '\n');
  }

  #inline(element: XmlElement): string {
    return element.children
      .map((node) => (isElement(node) ? this.#part(node) : node.replaceAll('\u00ad', '')))
      .join('');
  }

  #part(element: XmlElement): string {
    const { name, attributes } = element;
    if (unshown.test(name)) return '';
    if (name.startsWith('draw:') && name !== 'draw:a') {
      this.#boxes.push(joined(this.#block(element)));
      return '';
    }
    switch (name) {
      case 'text:s':
        return space.repeat(Math.min(maxSpaces, Math.max(1, Number(attributes.get('c') ?? 1) || 1)));
      case 'text:tab':
        return tab;
      case 'text:line-break':
        return lineBreak;
      case 'text:note':
        return this.#note(element);
      case 'office:annotation':
        this.#block(element);
        return '';
      case 'text:hidden-paragraph':
        this.#hidden ||= attributes.get('is-hidden') === 'true';
        return '';
      case 'text:hidden-text':
        return attributes.get('is-hidden') === 'true' ? '' : this.#inline(element);
      case 'text:span':
        return this.#span(element);
      default:
        return this.#inline(element);
    }
  }

  #span(element: XmlElement): string {
    const style = element.attributes.get('style-name');
    if (this.#styles.isHidden('text', style)) return '';
    const text = this.#inline(element);
    const position = this.#styles.position(style);
    return position === 'super' ? superscript(text) : position === 'sub' ? subscript(text) : text;
  }

  #note(element: XmlElement): string {
    const number = this.notes.push('');
    const body = elementsOf(element).find(({ name }) => name === 'text:note-body');
    this.notes[number - 1] = body ? this.text(body) : '';
    return `[${number}]`;
  }
}

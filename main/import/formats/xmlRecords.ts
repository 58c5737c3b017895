import { checkSize } from '../files.ts';
import { Unreadable } from '../unreadable.ts';
import type { FileItem, FileRecord } from '../reader.ts';
import { wrongBytes, wrongBytesProblem } from '../textStream.ts';
import { maxTextBytes } from './text.ts';
import type { XmlListener } from './xmlEvents.ts';

/** Elements of one record; with more, the file is cut into records in the wrong place. */
const maxElements = 1_000_000;

/** What stands around records is kept as far as this; titles and dates of a collection are short and come first. */
const around = { characters: 16_000_000, elements: 100_000 };

/** Names that are listed when the one that was asked for is not there. */
const maxNames = 100;

/** Which elements are records. */
export interface RecordElements {
  readonly name: string;
  /** Elements around them; null for any number. */
  readonly depth: number | null;
  /** Whether each is a whole text instead of named fields. */
  readonly asText: boolean;
}

/** An element that is open. Its fields are its attributes ("@id") and its children so far. */
interface Element {
  readonly name: string;
  readonly record: FileRecord & { readonly fields: Fields };
  readonly attributes: readonly string[];
  children: number;
  /** Its own words, and the text of its children, in their order. */
  readonly pieces: string[];
  /** Whether it has words of its own, so that elements in it only mark some of them. */
  words: boolean;
}

type Fields = Record<string, unknown>;

/** Collects elements of one name as records, with what stands around them. */
export class XmlRecords implements XmlListener {
  count = 0;
  /** Names of elements, for people who look for another one. */
  readonly names = new Set<string>();
  readonly #which: RecordElements;
  readonly #source: string;
  readonly #open: Element[] = [];
  #items: FileItem[] = [];
  /** Elements around the record that is being read; -1 outside of records. */
  #recordDepth = -1;
  #inRecord = { characters: 0, elements: 0 };
  readonly #outside = { characters: 0, elements: 0 };

  constructor(which: RecordElements, source: string) {
    this.#which = which;
    this.#source = source;
  }

  /** What was found since the last time. */
  take(): FileItem[] {
    const items = this.#items;
    this.#items = [];
    return items;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.names.size < maxNames) this.names.add(name);
    if (this.#recordDepth < 0 && this.#isRecord(name)) {
      this.#recordDepth = this.#open.length;
      this.#inRecord = { characters: 0, elements: 0 };
    }
    const names = Object.keys(attributes);
    const fields = Object.create(null) as Fields;
    for (const attribute of names) fields[`@${attribute}`] = attributes[attribute];
    const record = { fields, within: this.#open.at(-1)?.record ?? null };
    this.#open.push({ name, record, attributes: names, children: 0, pieces: [], words: false });
  }

  text(text: string): void {
    const element = this.#open.at(-1);
    if (!element || !this.#counts('characters', text.length)) return;
    const words = /\S/.test(text);
    // Spaces matter between words; those between elements would only add up.
    if (words || (element.pieces.length && element.pieces.at(-1) !== ' ')) element.pieces.push(words ? text : ' ');
    element.words ||= words;
  }

  close(): void {
    const element = this.#open.pop();
    if (!element) return;
    const { pieces, words } = element;
    const text = words ? pieces.join('').trim() : pieces.filter((piece) => piece !== ' ').join('\n');
    if (this.#recordDepth === this.#open.length) this.#finish(element, text);
    else if (this.#counts('elements', 1)) this.#keep(element, text, this.#open.at(-1));
  }

  #isRecord(name: string): boolean {
    const { name: wanted, depth } = this.#which;
    return (name === wanted || name.endsWith(`:${wanted}`)) && (depth === null || depth === this.#open.length);
  }

  /** Adds up what is kept; false where it is not to be kept. @throws Unreadable when a record is too large */
  #counts(what: 'characters' | 'elements', count: number): boolean {
    if (this.#recordDepth < 0) return (this.#outside[what] += count) <= around[what];
    this.#inRecord[what] += count;
    checkSize(this.#inRecord.characters, maxTextBytes);
    if (this.#inRecord.elements > maxElements && !this.#which.asText)
      throw new Unreadable(`has a record of more than ${maxElements} elements; say which element is a record`);
    return true;
  }

  #finish({ record, children, words }: Element, text: string): void {
    this.#recordDepth = -1;
    this.count += 1;
    const source = this.#which.asText ? this.#source : `${this.#source}:${this.count}`;
    if (text.includes(wrongBytes)) this.#items.push({ source, problem: wrongBytesProblem });
    else if (this.#which.asText) this.#items.push({ source, text });
    else {
      if (words || !children) record.fields['text'] = text;
      this.#items.push({ source, record });
    }
  }

  /** An element becomes a field of the one around it: a text where it has words, else its own fields. */
  #keep({ name, record, attributes, children, words }: Element, text: string, parent: Element | undefined): void {
    if (!parent) return;
    if (text) parent.pieces.push(text);
    if (this.#which.asText) return;
    parent.children += 1;
    const { fields } = parent.record;
    if (words || !children) {
      add(fields, name, text);
      for (const attribute of attributes) add(fields, `${name}.@${attribute}`, record.fields[`@${attribute}`]);
    } else add(fields, name, record.fields);
  }
}

/** A second value of the same name makes a list. */
function add(fields: Fields, name: string, value: unknown): void {
  const before = fields[name];
  if (before === undefined) fields[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else fields[name] = [before, value];
}

import { checkSize } from '../files.ts';
import { Unreadable } from '../unreadable.ts';
import { type FileItem, type FileRecord, wholeText } from '../reader.ts';
import { subscript, superscript } from '../scripts.ts';
import { wrongBytes, wrongBytesProblem } from '../textStream.ts';
import { maxTextBytes } from './text.ts';
import { inline, leading, localName } from './xmlDialects.ts';
import type { XmlListener } from './xmlEvents.ts';
import { beginsWithRow, XmlTables } from './xmlTables.ts';
import { type Joins, XmlText } from './xmlText.ts';

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
  /** Elements that are not read, with all that is in them. */
  readonly metadata?: ReadonlySet<string>;
}

/** An element that is open. Its fields are its attributes ("@id") and its children so far. */
interface Element {
  readonly name: string;
  readonly record: FileRecord & { readonly fields: Fields };
  readonly attributes: readonly string[];
  children: number;
  /** Its own words, and the text of its children, in their order. */
  readonly content: XmlText;
  /** Before it in its row; null where it is no cell. */
  readonly tabs: number | null;
}

type Fields = Record<string | symbol, unknown>;

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
  readonly #tables = new XmlTables();
  readonly #outside = { characters: 0, elements: 0 };
  /** Elements open in one that is not read. */
  #unread = 0;

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
    if (this.#unread || this.#which.metadata?.has(localName(name))) {
      this.#unread += 1;
      return;
    }
    if (this.#recordDepth < 0 && this.#isRecord(name)) {
      this.#recordDepth = this.#open.length;
      this.#inRecord = { characters: 0, elements: 0 };
    }
    const names = Object.keys(attributes);
    const fields = Object.create(null) as Fields;
    for (const attribute of names) fields[`@${attribute}`] = attributes[attribute];
    const record = { fields, within: this.#open.at(-1)?.record ?? null };
    const tabs = this.#tables.open(localName(name), localName(this.#open.at(-1)?.name ?? ''), attributes);
    this.#open.push({ name, record, attributes: names, children: 0, content: new XmlText(), tabs });
  }

  text(text: string): void {
    const element = this.#open.at(-1);
    if (this.#unread || !element || !this.#counts('characters', text.length)) return;
    // Soft hyphens are seen at the ends of lines only.
    element.content.add(text.replaceAll('\u00ad', ''));
  }

  close(): void {
    if (this.#unread) {
      this.#unread -= 1;
      return;
    }
    const element = this.#open.pop();
    if (!element) return;
    this.#tables.close(localName(element.name));
    const { text } = element.content;
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

  #finish({ record, children, content: { words } }: Element, raw: string): void {
    const text = raw.trim();
    this.#recordDepth = -1;
    this.count += 1;
    const whole = this.#which.asText && this.#which.depth === 0;
    const source = whole ? this.#source : `${this.#source}:${this.count}`;
    if (text.includes(wrongBytes)) this.#items.push({ source, problem: wrongBytesProblem });
    else if (this.#which.asText) this.#items.push({ source, text });
    else {
      if (words || !children) record.fields['text'] = text;
      this.#items.push({ source, record });
    }
  }

  /** An element becomes a field of the one around it: a text where it has words, else its own fields. */
  #keep(
    { name, record, attributes, children, content: { words }, tabs }: Element,
    text: string,
    parent: Element | undefined,
  ): void {
    if (!parent) return;
    const local = localName(name);
    parent.content.addElement(shifts.get(local)?.(text) ?? text, tabs === null ? joinsOf(local) : 'cell', tabs ?? 0);
    if (this.#which.asText) return;
    parent.children += 1;
    const { fields } = parent.record;
    if (words || !children) {
      add(fields, name, text.trim());
      for (const attribute of attributes) add(fields, `${name}.@${attribute}`, record.fields[`@${attribute}`]);
    } else add(fields, name, Object.assign(record.fields, { [wholeText]: text.trim() }));
  }
}

/** How raised and lowered words are written. */
const shifts: ReadonlyMap<string, (text: string) => string> = new Map([
  ['sup', superscript],
  ['sub', subscript],
]);

function joinsOf(name: string): Joins {
  if (inline.has(name)) return 'inline';
  if (leading.has(name)) return 'leading';
  return beginsWithRow(name) ? 'row' : null;
}

/** A second value of the same name makes a list. */
function add(fields: Fields, name: string, value: unknown): void {
  const before = fields[name];
  if (before === undefined) fields[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else fields[name] = [before, value];
}

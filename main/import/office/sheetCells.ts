import { SaxesParser } from 'saxes';
import { Unreadable } from '../unreadable.ts';

/** What a sheet says of a cell: its place, counted from 1, its type and style, and its value as it is written. */
export interface SheetCell {
  readonly row: number;
  readonly column: number;
  /** `n` a number, `s` a shared string, `str`, `inlineStr`, `b` a truth, `e` an error, `d` a date. */
  readonly type: string;
  readonly style: number;
  readonly value: string;
}

/** Cells that are joined; the first one holds the value. Places are counted from 1. */
export interface Joined {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Bytes that are handed to the parser at once. */
const pieceBytes = 1 << 20;

/** How phonetic signs above words are marked; nobody reads them as words. */
const phonetic = 'rPh';

/** The strings that sheets refer to by their number. */
export function sharedStrings(part: Buffer | undefined): string[] {
  const strings: string[] = [];
  if (!part) return strings;
  let [text, inText, unread] = ['', false, 0];
  parse(part, {
    open(name) {
      if (name === 'si') text = '';
      else if (name === phonetic) unread += 1;
      inText = name === 't' && unread === 0;
    },
    text(words) {
      if (inText) text += words;
    },
    close(name) {
      if (name === phonetic) unread -= 1;
      else if (name === 'si') strings.push(text);
      inText = false;
    },
  });
  return strings;
}

/** Cells that hold a value, in their order, and which cells are joined. */
export function sheetCells(part: Buffer): { readonly cells: SheetCell[]; readonly joined: Joined[] } {
  const cells: SheetCell[] = [];
  const joined: Joined[] = [];
  let attributes: Readonly<Record<string, string>> = {};
  let [value, inValue, unread] = ['', false, 0];
  parse(part, {
    open(name, found) {
      if (name === 'c') [attributes, value] = [found, ''];
      else if (name === 'mergeCell') joined.push(area(found['ref'] ?? ''));
      else if (name === phonetic) unread += 1;
      inValue = (name === 'v' || name === 't') && unread === 0;
    },
    text(words) {
      if (inValue) value += words;
    },
    close(name) {
      inValue = false;
      if (name === phonetic) unread -= 1;
      if (name !== 'c' || value === '') return;
      const { column, row } = place(attributes['r'] ?? '');
      cells.push({ row, column, type: attributes['t'] ?? 'n', style: Number(attributes['s'] ?? 0), value });
    },
  });
  return { cells, joined };
}

/** Letters of a column and digits of a row, counted from 1. */
function place(reference: string): { readonly column: number; readonly row: number } {
  const [, letters = '', digits = '0'] = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(reference) ?? [];
  return {
    column: [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0),
    row: Number(digits),
  };
}

function area(reference: string): Joined {
  const [first = '', last = first] = reference.split(':');
  const [from, to] = [place(first), place(last)];
  return { top: from.row, left: from.column, bottom: to.row, right: to.column };
}

interface Listener {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text(words: string): void;
  close(name: string): void;
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

function parse(part: Buffer, listener: Listener): void {
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => listener.open(local(name), attributes));
  parser.on('text', (words) => listener.text(words));
  parser.on('cdata', (words) => listener.text(words));
  parser.on('closetag', ({ name }) => listener.close(local(name)));
  parser.on('error', () => {
    throw new Unreadable('is damaged: the XML of a sheet is not well-formed; save it again as .xlsx');
  });
  const decoder = new TextDecoder();
  for (let from = 0; from < part.length; from += pieceBytes)
    parser.write(decoder.decode(part.subarray(from, from + pieceBytes), { stream: true }));
  parser.close();
}

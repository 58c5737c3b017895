import { Unreadable } from '../unreadable.ts';
import type { FileRecord } from '../reader.ts';
import { fieldNames } from './fieldNames.ts';
import { lookUp } from './lookUp.ts';
import { valueText } from './valueText.ts';

/** A field by its name, or words around names: `Question: {question}\nAnswer: {answer}`. */
export interface Template {
  /** The name, where it is nothing but one. */
  readonly name: string | null;
  /** @throws Unreadable when the record has no such field */
  fill(record: FileRecord): string;
}

/** `\n` and `\t` among the words are a line break and a tab, for a command line cannot well hold these. */
export function templateOf(choice: string): Template {
  const parts = choice.split(/\{([^{}]+)\}/);
  if (parts.length === 1) return { name: choice, fill: (record) => valueText(field(record, choice), choice) };
  const pieces = parts.map((part, i) => (i % 2 ? part.trim() : part.replaceAll('\\n', '\n').replaceAll('\\t', '\t')));
  return {
    name: null,
    fill: (record) => pieces.map((piece, i) => (i % 2 ? valueText(field(record, piece), piece) : piece)).join(''),
  };
}

/** @throws Unreadable when the record has no such field */
export function field(record: FileRecord, name: string): unknown {
  const value = lookUp(record, name);
  if (value === undefined) throw new Unreadable(`has no field "${name}"; ${fieldNames(record)}`);
  return value;
}

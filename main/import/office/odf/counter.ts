import { numeral } from '../../numerals.ts';
import type { ListLevel } from './styles.ts';

/** Formats of OpenDocument by their names in Word, which `numeral` knows. */
const formats: Readonly<Record<string, string>> = {
  a: 'lowerLetter',
  A: 'upperLetter',
  i: 'lowerRoman',
  I: 'upperRoman',
};

/** A list has no more levels (LibreOffice); a damaged one may claim to. */
const maxLevels = 10;

/** Counts the entries of a list, or headings, and writes their numbers. */
export class OdfCounter {
  readonly levels: ReadonlyMap<number, ListLevel>;
  readonly #counts: number[] = [];

  constructor(levels: ReadonlyMap<number, ListLevel>) {
    this.levels = levels;
  }

  /**
   * The number of the next entry of a level, counted from 1: `-` for a bullet, empty for none.
   *
   * @param start the number that it has, where it says so
   */
  next(level: number, start?: number): string {
    const at = Math.min(maxLevels, Math.max(1, level));
    for (let i = 1; i < at; i += 1) this.#counts[i] ??= this.#start(i);
    this.#counts[at] = start ?? (this.#counts[at] ?? this.#start(at) - 1) + 1;
    this.#counts.length = at + 1;
    const own = this.levels.get(at);
    if (!own || own.format === null) return own ? '-' : '';
    if (own.format === '') return (own.prefix + own.suffix).trim();
    const numbers = [];
    for (let i = Math.max(1, at - own.shown + 1); i <= at; i += 1) {
      const format = this.levels.get(i)?.format;
      if (format) numbers.push(numeral(formats[format] ?? format, this.#counts[i]!));
    }
    return (own.prefix + numbers.join('.') + own.suffix).trim();
  }

  #start(level: number): number {
    return this.levels.get(level)?.start ?? 1;
  }
}

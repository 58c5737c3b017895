import { numeral } from '../numerals.ts';

/** Types of lists with numbers (HTML, 4.4.5). */
const types: Readonly<Record<string, string>> = {
  a: 'lowerLetter',
  A: 'upperLetter',
  i: 'lowerRoman',
  I: 'upperRoman',
};

const whole = (value: string | undefined): number | undefined =>
  value !== undefined && /^\s*-?\d{1,9}/.test(value) ? Number.parseInt(value, 10) : undefined;

/** A list of a page, and where its count stands. */
export class HtmlList {
  readonly #numbered: boolean;
  readonly #format: string;
  readonly #step: 1 | -1;
  /** It counts down to 1, so that its numbers are known at its end. */
  #fromEnd: boolean;
  #next: number;
  #entries = 0;
  /** What is still to be numbered: where it is written, and its number less the first one. */
  readonly #open: { readonly at: number; readonly number: number }[] = [];

  constructor(name: string, { start, type = '', reversed }: Readonly<Record<string, string>>) {
    this.#numbered = name === 'ol';
    this.#format = types[type] ?? 'decimal';
    this.#step = reversed === undefined ? 1 : -1;
    this.#fromEnd = reversed !== undefined && whole(start) === undefined;
    this.#next = this.#fromEnd ? 0 : (whole(start) ?? 1);
  }

  /** What stands before the next entry. */
  sign({ value }: Readonly<Record<string, string>>): string {
    if (!this.#numbered) return '- ';
    const own = whole(value);
    if (own !== undefined) this.#fromEnd = false;
    const number = own ?? this.#next;
    this.#next = number + this.#step;
    this.#entries += 1;
    return this.#written(number);
  }

  /** The sign of the last entry was written as this part of the text. */
  wrote(at: number): void {
    if (this.#fromEnd) this.#open.push({ at, number: this.#next - this.#step });
  }

  /** Signs that are known now that the list is at its end, by the parts of the text that they are. */
  get late(): (readonly [part: number, sign: string])[] {
    return this.#open.map(({ at, number }) => [at, this.#written(this.#entries + number)] as const);
  }

  #written(number: number): string {
    return `${numeral(this.#format, number)}. `;
  }
}

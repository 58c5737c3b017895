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
  #next: number;

  constructor(name: string, { start, type = '' }: Readonly<Record<string, string>>) {
    this.#numbered = name === 'ol';
    this.#format = types[type] ?? 'decimal';
    this.#next = whole(start) ?? 1;
  }

  /** What stands before the next entry. */
  sign({ value }: Readonly<Record<string, string>>): string {
    if (!this.#numbered) return '- ';
    const number = whole(value) ?? this.#next;
    this.#next = number + 1;
    return `${numeral(this.#format, number)}. `;
  }
}

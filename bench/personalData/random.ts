import { u32 } from '../../main/runtime/random.ts';

/** Repeatable choices. */
export class RandomChoices {
  readonly #seed: number;
  #thrown = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** A whole number, low ≤ n ≤ high. */
  int(low: number, high: number): number {
    return low + Math.floor((u32(this.#seed, this.#thrown++) / 2 ** 32) * (high - low + 1));
  }

  pick<T>(items: ArrayLike<T>): T {
    return items[this.int(0, items.length - 1)] as T;
  }

  digits(count: number): string {
    let text = '';
    while (text.length < count) text += this.int(0, 9);
    return text;
  }

  letters(count: number, from = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'): string {
    let text = '';
    while (text.length < count) text += this.pick(from);
    return text;
  }

  /** Each # becomes a digit, each @ a capital letter. */
  shape(pattern: string): string {
    return [...pattern].map((c) => (c === '#' ? this.digits(1) : c === '@' ? this.letters(1) : c)).join('');
  }
}

/** At least so wide, with zeros in front. */
export const pad = (value: number | bigint | string, width: number): string => String(value).padStart(width, '0');

/** Until one comes out; for numbers whose check digit does not always exist. */
export function until<T>(make: () => T | null): T {
  for (;;) {
    const made = make();
    if (made !== null) return made;
  }
}

import { language, text } from './text/index.ts';

/** Numbers and times as people read them in the language of the window, always with their unit. */

const formats = new Map<string, Intl.NumberFormat>();

function shown(value: number, options: Intl.NumberFormatOptions): string {
  const key = `${language} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(language, options);
  formats.set(key, format);
  return format.format(value);
}

const withUnit = (amount: string, unit: string): string => text.common.withUnit(amount, unit);

export const decimal = (value: number, digits = 3): string =>
  shown(value, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false });

/** A whole number. */
export const whole = (value: number): string => shown(value, { maximumFractionDigits: 0 });

/** Bytes in the unit that leaves one to three digits: 1.2 GB. */
export function bytes(value: number): string {
  const units = Object.values(text.common.units.bytes);
  let amount = value;
  let unit = 0;
  while (Math.abs(amount) >= 999.5 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return withUnit(decimal(amount, unit === 0 || amount >= 100 ? 0 : 1), units[unit] ?? '');
}

/** 1.24 M, 7.6 B; counts below a million as they are. */
export function count(value: number): string {
  if (Math.abs(value) < 1_000_000) return whole(Math.round(value));
  const { million, billion } = text.common.units;
  const [size, unit] = Math.abs(value) >= 1e9 ? [1e9, billion] : [1e6, million];
  return withUnit(small(value / size), unit);
}

export const percent = (share: number, digits = 1): string => withUnit(decimal(100 * share, digits), '%');

/** 12 s, 3 min 20 s, 2 h 5 min. */
export function duration(seconds: number): string {
  const units = text.common.units;
  if (seconds < 10) return withUnit(decimal(seconds, 1), units.seconds);
  if (seconds < 60) return withUnit(whole(seconds), units.seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${withUnit(whole(minutes), units.minutes)} ${withUnit(whole(seconds % 60), units.seconds)}`;
  return `${withUnit(whole(Math.floor(minutes / 60)), units.hours)} ${withUnit(whole(minutes % 60), units.minutes)}`;
}

/** Three digits that count, however small: 0.00005. */
export const small = (value: number): string => shown(value, { maximumSignificantDigits: 3 });

/** With its sign, for changes. */
export const signed = (value: number, digits = 3): string =>
  (value >= 0 ? '+' : '−') + decimal(Math.abs(value), digits);

export const when = (iso: string): string =>
  new Date(iso).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });

export const clock = (iso: string): string => new Date(iso).toLocaleTimeString(language);

/** What a language is called by its code; the code itself where nobody knows it. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(language, { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** In the order of a dictionary, with numbers in names by their value. */
export const byName = (a: string, b: string): number => a.localeCompare(b, language, { numeric: true });

/** A name of the program as words: alsoHeldOut is "also held out". */
export const words = (name: string): string =>
  name
    .replace(/[_-]+/g, ' ')
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/\p{Lu}(?=\p{Ll})/gu, (letter) => letter.toLowerCase());

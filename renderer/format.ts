/** Numbers as people read them, always with their unit. */

const locale = 'en';

/** Bytes in the unit that leaves one to three digits: 1.2 GB. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let amount = value;
  let unit = 0;
  while (Math.abs(amount) >= 999.5 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${unit === 0 || amount >= 100 ? amount.toFixed(0) : amount.toFixed(1)} ${units[unit] ?? ''}`;
}

/** 1.24 M, 7.6 B; counts below a million as they are. */
export function count(value: number): string {
  if (Math.abs(value) < 1_000_000) return Math.round(value).toLocaleString(locale);
  const [size, unit] = Math.abs(value) >= 1e9 ? [1e9, 'B'] : [1e6, 'M'];
  return `${(value / size).toLocaleString(locale, { maximumSignificantDigits: 3 })} ${unit}`;
}

export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

/** 12 s, 3 min 20 s, 2 h 5 min. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export const decimal = (value: number, digits = 3): string => value.toFixed(digits);

/** Three digits that count, however small: 0.00005. */
export const small = (value: number): string => value.toLocaleString(locale, { maximumSignificantDigits: 3 });

/** With its sign, for changes. */
export const signed = (value: number, digits = 3): string => (value >= 0 ? '+' : '−') + Math.abs(value).toFixed(digits);

export const when = (iso: string): string =>
  new Date(iso).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' });

export const clock = (iso: string): string => new Date(iso).toLocaleTimeString(locale);

/** A name of the program as words: alsoHeldOut is "also held out". */
export const words = (name: string): string =>
  name
    .replace(/[_-]+/g, ' ')
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/\p{Lu}(?=\p{Ll})/gu, (letter) => letter.toLowerCase());

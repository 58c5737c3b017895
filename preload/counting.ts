/** A number, or one as it is shown. */
type Count = number | string;

/**
 * How a language counts. Words have two forms, as English, German and French have them for whole numbers; which one a number
 * takes is known to Intl: 0 is plural in English and German, singular in French.
 */
export function counting(locale: string) {
  const rules = new Intl.PluralRules(locale);
  const digits = new Intl.NumberFormat(locale);
  // What is shown with separators is more than one; 1.000 is no 1.
  const valueOf = (n: Count) => (typeof n === 'number' ? n : /^\d{1,3}$/.test(n) ? Number(n) : Infinity);

  /** A whole number as it is written. */
  const number = (n: number): string => digits.format(n);
  /** The form for a count. */
  const worded = (n: Count, one: string, many: string): string => (rules.select(valueOf(n)) === 'one' ? one : many);
  /** A count with its word: 1 model, 1,200 models. */
  const counted = (n: Count, one: string, many: string): string =>
    `${typeof n === 'number' ? number(n) : n} ${worded(n, one, many)}`;

  return { number, worded, counted };
}

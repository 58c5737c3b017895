/** The word for a count, a number or as it is shown. */
export const worded = (n: number | string, one: string, many: string): string => (String(n) === '1' ? one : many);

/** A count with its word: 1 model, 1,200 models. */
export const counted = (n: number | string, one: string, many: string): string =>
  `${typeof n === 'number' ? n.toLocaleString('en') : n} ${worded(n, one, many)}`;

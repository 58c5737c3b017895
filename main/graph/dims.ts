import type { Dim } from './types.ts';

/**
 * Arithmetic with sizes that may be symbolic. A symbolic size is a polynomial written in one canonical way, such as
 * "past_sequence_length + sequence_length" or "2*sequence_length - 1", so that equal sizes are equal strings.
 */
type Polynomial = Map<string, number>;

/** a + b of sizes. */
export const addDims = (a: Dim, b: Dim): Dim => write(combine(read(a), read(b), 1));

export const subtractDims = (a: Dim, b: Dim): Dim => write(combine(read(a), read(b), -1));

export function multiplyDims(a: Dim, b: Dim): Dim {
  const product: Polynomial = new Map();
  for (const [left, m] of read(a)) {
    for (const [right, n] of read(b)) {
      const key = monomial([...symbols(left), ...symbols(right)]);
      product.set(key, (product.get(key) ?? 0) + m * n);
    }
  }
  return write(product);
}

/** a / b where it is exact, otherwise null. */
export function divideDims(a: Dim, b: Dim): Dim | null {
  const dividend = read(a);
  const divisor = [...read(b)];
  const [lead, ...rest] = divisor;
  if (!lead) return null;
  const quotient: Polynomial = new Map();
  for (const [key, coefficient] of rest.length ? [...dividend].slice(0, 1) : dividend) {
    const factors = symbols(key);
    for (const symbol of symbols(lead[0])) {
      const at = factors.indexOf(symbol);
      if (at < 0) return null;
      factors.splice(at, 1);
    }
    quotient.set(monomial(factors), coefficient / lead[1]);
  }
  if (![...quotient.values()].every(Number.isInteger)) return null;
  const result = write(quotient);
  return multiplyDims(result, b) === write(dividend) ? result : null;
}

const symbols = (key: string): string[] => (key === '' ? [] : key.split('*'));

const monomial = (factors: readonly string[]): string => factors.toSorted().join('*');

function combine(a: Polynomial, b: Polynomial, sign: number): Polynomial {
  const sum = new Map(a);
  for (const [key, coefficient] of b) sum.set(key, (sum.get(key) ?? 0) + sign * coefficient);
  return sum;
}

function read(dim: Dim): Polynomial {
  if (typeof dim === 'number') return new Map([['', dim]]);
  const parts = dim.split(/ ([+-]) /);
  let polynomial: Polynomial = new Map();
  for (let i = 0; i < parts.length; i += 2) {
    const factors = (parts[i] ?? '').split('*');
    const coefficient = factors.filter(isInteger).reduce((product, factor) => product * Number(factor), 1);
    const term = new Map([[monomial(factors.filter((factor) => !isInteger(factor))), coefficient]]);
    polynomial = combine(polynomial, term, parts[i - 1] === '-' ? -1 : 1);
  }
  return polynomial;
}

const isInteger = (factor: string): boolean => /^-?\d+$/.test(factor);

/** Terms in alphabetical order, the number last. */
function write(polynomial: Polynomial): Dim {
  const terms = [...polynomial].filter(([, coefficient]) => coefficient !== 0);
  const [first] = terms;
  if (!first) return 0;
  if (terms.length === 1 && first[0] === '') return first[1];
  return terms
    .toSorted(([a], [b]) => (a === '' ? 1 : b === '' ? -1 : a < b ? -1 : 1))
    .map(([key, coefficient], i) => {
      const size = i === 0 ? coefficient : Math.abs(coefficient);
      const term = key === '' ? String(size) : size === 1 ? key : `${size}*${key}`;
      return i === 0 ? term : `${coefficient < 0 ? '-' : '+'} ${term}`;
    })
    .join(' ');
}

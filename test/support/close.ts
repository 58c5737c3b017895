export interface Tolerance {
  /** Allowed difference as a share of the expected value. */
  readonly relative?: number;
  /** Allowed difference whatever the expected value. */
  readonly absolute?: number;
}

/**
 * Fails unless every element of `actual` is close to the same element of `expected`; says which is the first that is
 * not, both values, and how many there are.
 */
export function expectClose(
  actual: ArrayLike<number | bigint>,
  expected: ArrayLike<number | bigint>,
  { relative = 1e-5, absolute = 1e-8 }: Tolerance = {},
  label = 'values',
): void {
  if (actual.length !== expected.length) {
    throw new Error(`${label}: ${actual.length} elements, expected ${expected.length}.`);
  }
  const wrong = Array.from(actual, Number).flatMap((value, i) => {
    const wanted = Number(expected[i]);
    const close = Object.is(value, wanted) || Math.abs(value - wanted) <= absolute + relative * Math.abs(wanted);
    return close ? [] : [i];
  });
  const [first] = wrong;
  if (first === undefined) return;
  throw new Error(
    `${label}: element ${first} is ${actual[first]}, expected ${expected[first]} ` +
      `(${wrong.length} of ${actual.length} elements are further off than ${relative} relative plus ${absolute}).`,
  );
}

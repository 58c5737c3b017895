const allowed = /^[\p{L}\p{N}][\p{L}\p{N} ._+-]{0,99}$/u;

/** Checks a name that a person gave to a model, a dataset or a variant. */
export function checkName(name: string): string {
  if (allowed.test(name)) return name;
  throw new Error(
    `The name ${JSON.stringify(name)} cannot be used: a name has 1 to 100 letters, digits, spaces or . _ + - and starts with a letter or digit.`,
  );
}

/** So many names help whoever mistyped one; more would bury the sentence. */
const shownNames = 10;

/** The first few of many names, for an error that says what there is. */
export const some = (names: readonly string[]): string =>
  names.length <= shownNames
    ? names.join(', ')
    : `${names.slice(0, shownNames).join(', ')} and ${names.length - shownNames} more`;

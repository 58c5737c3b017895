/** The shape that English texts give those of other languages: the same names and functions, any words. */
export type Words<T> = T extends string
  ? string
  : T extends (...args: infer Given) => infer Said
    ? (...args: Given) => Words<Said>
    : { readonly [Key in keyof T]: Words<T[Key]> };

/** Words that are looked up by a name which may have none. Another language must have a word for every name that English has. */
export const named = <T extends object>(words: T): T & Readonly<Record<string, T[keyof T] | undefined>> =>
  words as T & Readonly<Record<string, T[keyof T] | undefined>>;

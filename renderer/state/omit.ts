/** An object without some of its entries. */
export const omit = <T extends object, K extends keyof T & string>(object: T, ...keys: readonly K[]): Omit<T, K> =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !(keys as readonly string[]).includes(key))) as Omit<
    T,
    K
  >;

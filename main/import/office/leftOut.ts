/** Said where comments were not asked for. */
export const leftOutComments = (count: number): string[] =>
  count ? [`has ${count} comment${count === 1 ? '' : 's'}, which were left out; --comments takes them in`] : [];

/** Said of what other programs put into a document. */
export const leftOutObjects = (count: number): string[] =>
  count ? [`holds ${count} equation${count === 1 ? '' : 's'} or embedded objects, which are not read`] : [];

/** Said where comments were not asked for. @param wayIn how they are taken in, where there is a way. */
export const leftOutComments = (count: number, wayIn = '; --comments takes them in'): string[] =>
  count ? [`has ${count} comment${count === 1 ? '' : 's'}, which were left out${wayIn}`] : [];

/** Said of what other programs put into a document. */
export const leftOutObjects = (count: number): string[] =>
  count ? [`holds ${count} equation${count === 1 ? '' : 's'} or embedded objects, which are not read`] : [];

/** Said where comments were not asked for. */
export const leftOutComments = (count: number): string[] =>
  count ? [`has ${count} comment${count === 1 ? '' : 's'}, which were left out; --comments takes them in`] : [];

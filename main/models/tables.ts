import type { Described, Parameter } from './architecture.ts';

/** Whether it has a row for every token; a table of positions is small, and stays. */
export const isTable = ({ family, architecture }: Described, { local }: Pick<Parameter, 'local'>): boolean =>
  local === family.projection(architecture) ||
  family.embedding.tables.some((table) => table.local === local && table.by === 'token');

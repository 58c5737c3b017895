import type { Described, Parameter } from './architecture.ts';

/** Whether it is a matrix that looks tokens up or answers with them; a table of positions is small, and is none. */
export const isTable = ({ family, architecture }: Described, { local }: Pick<Parameter, 'local'>): boolean =>
  local === family.projection(architecture) ||
  family.embedding.tables.some((table) => table.local === local && table.by === 'token');

/**
 * All parameters that have a row for every token, these matrices and whatever else a family keeps by token: those whose shape
 * follows the vocabulary.
 */
export function tokenTables({ family, architecture }: Described): readonly Parameter[] {
  const larger = family.parameters({ ...architecture, vocabulary: architecture.vocabulary + 1 });
  return family.parameters(architecture).filter(({ shape, name }, at) => {
    const differs = larger[at]?.shape.findIndex((size, axis) => size !== shape[axis]) ?? -1;
    if (differs > 0)
      throw new Error(`${name} has a column for every token; only tables with rows of tokens can be cut.`);
    return differs === 0;
  });
}

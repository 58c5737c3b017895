import type { Value } from '../graph/builder.ts';
import type { BlockContext } from './architecture.ts';

/** Inputs about positions by name; an error names one that the family does not declare. */
export const positionsByName =
  (values: ReadonlyMap<string, Value>): BlockContext['position'] =>
  (name) => {
    const value = values.get(name);
    if (!value) throw new Error(`The block asks for positions ${name} that its family does not declare.`);
    return value;
  };

import { isPacked, isStorage, packedFormats, type Storage } from '../formats/storage/index.ts';
import type { Described, Parameter } from './architecture.ts';
import { isTable } from './tables.ts';

/** What a model is rounded to: the matrices of its layers, and its tables (token embedding and output head). */
export interface Precision {
  readonly linears: Storage;
  readonly tables: Storage;
}

/** Everything that weights can be stored as, in the order of what a person reads. */
export const precisions: readonly Storage[] = [
  'F32',
  'BF16',
  'F16',
  ...packedFormats.map(({ name }) => name as Storage),
];

/** Tables lose more by the same rounding than matrices do, and every token goes through them: never below this. */
const tablesAtLeast: Storage = 'q8_0';

/**
 * The precision of a name, in upper or lower case.
 *
 * @param tables storage of embedding and head; that of the linears, but at least eight bits, where it is left out.
 * @throws naming what there is.
 */
export function precisionOf(linears: string, tables?: string): Precision {
  const chosen = storageNamed(linears);
  const implied = isPacked(chosen) ? tablesAtLeast : chosen;
  return { linears: chosen, tables: tables === undefined ? implied : storageNamed(tables) };
}

/** What a parameter is to be stored as where its shape allows; null for one that stays as it is: norms, biases, positions. */
export function wantedFor(model: Described, { linears, tables }: Precision, parameter: Parameter): Storage | null {
  if (parameter.role === 'linear') return linears;
  return isTable(model, parameter) ? tables : null;
}

function storageNamed(name: string): Storage {
  const found = precisions.find((one) => one.toLowerCase() === name.toLowerCase());
  if (found && isStorage(found)) return found;
  throw new Error(`There is no precision "${name}"; there are ${precisions.join(', ')}.`);
}

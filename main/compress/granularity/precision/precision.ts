import type { Described, Parameter } from '../../../models/architecture.ts';
import {
  bitsOf,
  isPacked,
  isStorage,
  packedFormats,
  type Storage,
  storageBytes,
  storageFor,
} from '../../../formats/storage/index.ts';
import { isTable } from '../../../models/tables.ts';
import { sizeOf } from '../parameters.ts';

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

/** Formats that a size is reached with, the finest first: the best that there is for their bits, and what runs everywhere. */
export const ladder = ['q8_0', 'q6_k', 'q5_k', 'q4_k', 'q3_k', 'q2_k'].filter(isStorage);

/**
 * Whether a format has so many bits that plain rounding weighed by the text loses no more than any repair of it does
 * (bench/README.md, "Sizes").
 */
export const roundsPlainly = (storage: Storage): boolean => bitsOf(storage) >= 4;

/** All steps of the ladder for matrices, each with tables as fine as the matrices or finer. */
export const ladderPrecisions: readonly Precision[] = ladder.flatMap((linears, at) =>
  ladder.slice(0, at + 1).map((tables) => ({ linears, tables })),
);

/**
 * The finest precision of the ladder that a model of so many bytes can have: that which leaves least room; null where even the coarsest does not fit.
 *
 * @param others bytes that a parameter takes which stays as it is.
 */
export function precisionForBytes(model: Described, bytes: number, others: number): Precision | null {
  let best: { readonly precision: Precision; readonly size: number } | null = null;
  for (const precision of ladderPrecisions) {
    const size = roundedBytes(model, precision, others);
    if (size <= bytes && size > (best?.size ?? 0)) best = { precision, size };
  }
  return best?.precision ?? null;
}

/** The smallest that rounding alone makes of a model, in bytes. */
export const coarsestBytes = (model: Described, others: number): number => {
  const coarsest = ladder.at(-1) ?? 'F16';
  return roundedBytes(model, { linears: coarsest, tables: coarsest }, others);
};

/** What a parameter is to be stored as where its shape allows; null for one that stays as it is: norms, biases, positions. */
export function wantedFor(model: Described, { linears, tables }: Precision, parameter: Parameter): Storage | null {
  if (parameter.role === 'linear') return linears;
  return isTable(model, parameter) ? tables : null;
}

/**
 * Bytes of tensors of a model once it is rounded.
 *
 * @param others bytes that a number takes which stays as it is.
 * @param of the parameters that count; all where it is left out.
 */
export const roundedBytes = (
  model: Described,
  precision: Precision,
  others: number,
  of: readonly Parameter[] = model.family.parameters(model.architecture),
): number =>
  of.reduce((sum, parameter) => {
    const { shape } = parameter;
    const wanted = wantedFor(model, precision, parameter);
    return sum + (wanted ? storageBytes(storageFor(wanted, shape), shape) : others * sizeOf(parameter));
  }, 0);

function storageNamed(name: string): Storage {
  const found = precisions.find((one) => one.toLowerCase() === name.toLowerCase());
  if (found && isStorage(found)) return found;
  throw new Error(`There is no precision "${name}"; there are ${precisions.join(', ')}.`);
}

import { bitsOf, isStorage, type Storage, storageBytes, storageFor } from '../../../formats/storage/index.ts';
import type { Described, Parameter } from '../../../models/architecture.ts';
import { type Precision, wantedFor } from '../../../models/precision.ts';
import { sizeOf } from '../parameters.ts';

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

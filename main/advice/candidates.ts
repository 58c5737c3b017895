import type { Recipe } from '../compress/recipe/document.ts';
import { leastBytes, plannedModel } from '../compress/recipe/properties.ts';
import type { Described } from '../models/architecture.ts';
import { cutShares, goneOf } from './levels.ts';
import { type Composition, type Measured, predictedChange } from './predict.ts';

/** A composition with its size and what it is predicted to cost on domain text. */
export interface Candidate extends Composition {
  readonly bytes: number;
  readonly change: number;
}

/** Shares that may be advised, in steps of 5 %. */
const shares = Array.from({ length: Math.round(Math.max(...cutShares) / 0.05) + 1 }, (_, i) => i / 20);

/** Sizes of a rounding between two that were measured. */
const steps = 4;

/** What a model is made of, as far as sizes go. */
export interface Sizes {
  readonly parameters: number;
  /** Bytes of all tensors as they are. */
  readonly bytes: number;
  /** Share of the numbers that a share of the units takes with it. */
  readonly gone: (share: number) => number;
  /** Fewest bytes that a rounding makes of what such a share leaves; tables stay whole, so that their part of it grows. */
  readonly least: (share: number) => number;
}

/** @param rounding recipe that rounds; null where nothing is rounded. */
export function sizesOf(
  model: Described,
  { cutting, rounding }: { readonly cutting: Recipe; readonly rounding: Recipe | null },
  { parameters, bytes }: Pick<Sizes, 'parameters' | 'bytes'>,
): Sizes {
  const left = (share: number) => (share === 0 ? model : plannedModel(model, cutting, share, rounding !== null));
  return {
    ...{ parameters, bytes },
    gone: (share) => goneOf(model, cutting, share, rounding !== null),
    least: (share) => (rounding ? Math.ceil(leastBytes(left(share), rounding, bytes / parameters)) : 0),
  };
}

/** Fewest bits that a number can take on average behind a share that goes. */
const leastBits = ({ parameters, gone, least }: Sizes, measured: Measured, cut: number): number =>
  Math.max(measured.roundings[0]?.at ?? 0, (8 * least(cut)) / (parameters * (1 - gone(cut))));

/** Bytes of a composition: what is left, at its bits. */
const bytesOf = ({ parameters, bytes, gone }: Sizes, { cut, bits }: Omit<Composition, 'gone'>): number =>
  Math.round(parameters * (1 - gone(cut)) * (bits === null ? bytes / parameters : bits / 8));

function candidateOf(sizes: Sizes, measured: Measured, { cut, bits }: Omit<Composition, 'gone'>): Candidate {
  const composition = { cut, bits, gone: sizes.gone(cut) };
  return { ...composition, bytes: bytesOf(sizes, composition), change: predictedChange(measured, composition) };
}

/** Compositions over all sizes that can be had. */
export const candidates = (sizes: Sizes, measured: Measured): Candidate[] =>
  shares.flatMap((cut) => {
    const least = leastBits(sizes, measured, cut);
    const higher = bitsTried(measured).filter((bits) => bits === null || bits > least);
    const all = measured.roundings.length ? [least, ...higher] : higher;
    return all.map((bits) => candidateOf(sizes, measured, { cut, bits }));
  });

/** Compositions of exactly so many bytes, or of what a rounding to most bits takes where that is less: one for every share. */
export function candidatesAt(sizes: Sizes, measured: Measured, bytes: number): Candidate[] {
  const most = measured.roundings.at(-1)?.at;
  return shares.flatMap((cut) => {
    const least = leastBits(sizes, measured, cut);
    if (most === undefined) return [candidateOf(sizes, measured, { cut, bits: null })];
    // Bytes are whole: the smallest size may be a fraction of one below what its bits take.
    if (bytesOf(sizes, { cut, bits: least }) > bytes) return [];
    const bits = Math.min(most, (8 * bytes) / (sizes.parameters * (1 - sizes.gone(cut))));
    return [candidateOf(sizes, measured, { cut, bits: Math.max(least, bits) })];
  });
}

/** Bits of roundings, those between measured ones included; as they are where nothing is rounded. */
function bitsTried({ roundings }: Measured): readonly (number | null)[] {
  if (!roundings.length) return [null];
  return roundings.flatMap(({ at }, i) => {
    const next = roundings[i + 1]?.at;
    if (next === undefined) return [at];
    return Array.from({ length: steps }, (_, j) => at + ((next - at) * j) / steps);
  });
}

/** Those that nothing smaller beats, the smallest first. */
export function front(all: readonly Candidate[]): Candidate[] {
  const best: Candidate[] = [];
  for (const one of [...all].sort((a, b) => a.bytes - b.bytes || a.change - b.change))
    if (one.change < (best.at(-1)?.change ?? Infinity)) best.push(one);
  return best;
}

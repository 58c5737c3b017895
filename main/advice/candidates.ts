import type { Recipe } from '../compress/recipe/document.ts';
import { removedParameters } from '../compress/recipe/properties.ts';
import type { Described } from '../models/architecture.ts';
import { cutShares } from './levels.ts';
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
  /** Numbers that a share of the units takes with it. */
  readonly removed: (share: number) => number;
}

export const sizesOf = (model: Described, cutting: Recipe, { parameters, bytes }: Omit<Sizes, 'removed'>): Sizes => ({
  ...{ parameters, bytes },
  removed: (share) => (share === 0 ? 0 : removedParameters(model, cutting, { sparsity: share })),
});

/** Bytes of a composition: what is left, at its bits. */
const bytesOf = ({ parameters, bytes, removed }: Sizes, { cut, bits }: Composition): number =>
  Math.round((parameters - removed(cut)) * (bits === null ? bytes / parameters : bits / 8));

const candidateOf = (sizes: Sizes, measured: Measured, composition: Composition): Candidate => ({
  ...composition,
  bytes: bytesOf(sizes, composition),
  change: predictedChange(measured, composition),
});

/** Compositions over all sizes that can be had. */
export const candidates = (sizes: Sizes, measured: Measured): Candidate[] =>
  shares.flatMap((cut) => bitsTried(measured).map((bits) => candidateOf(sizes, measured, { cut, bits })));

/** Compositions of exactly so many bytes, or of what a rounding to most bits takes where that is less: one for every share. */
export function candidatesAt(sizes: Sizes, measured: Measured, bytes: number): Candidate[] {
  const [least, most] = [measured.roundings[0]?.at, measured.roundings.at(-1)?.at];
  return shares.flatMap((cut) => {
    if (least === undefined || most === undefined) return [candidateOf(sizes, measured, { cut, bits: null })];
    // Bytes are whole: the smallest size may be a fraction of one below what its bits take.
    if (bytesOf(sizes, { cut, bits: least }) > bytes) return [];
    const bits = Math.min(most, (8 * bytes) / (sizes.parameters - sizes.removed(cut)));
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

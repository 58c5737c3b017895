import type { Recipe } from '../compress/recipe/document.ts';
import { leastBytes, plannedModel } from '../compress/recipe/properties.ts';
import type { Described } from '../models/architecture.ts';
import { cutShares, goneFrom } from './levels.ts';
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

/** What a share of the units leaves of a model. */
export interface Left {
  readonly cut: number;
  /** Share of the numbers that goes. */
  readonly gone: number;
  /** Fewest bytes that a rounding makes of the rest; tables stay whole, so that their part of it grows. */
  readonly least: number;
}

/** What a model is made of, as far as sizes go. */
export interface Sizes {
  readonly parameters: number;
  /** Bytes of all tensors as they are. */
  readonly bytes: number;
  /** For every share that may be advised. */
  readonly left: readonly Left[];
}

/** @param rounding recipe that rounds; null where nothing is rounded. */
export function sizesOf(
  model: Described,
  { cutting, rounding }: { readonly cutting: Recipe; readonly rounding: Recipe | null },
  { parameters, bytes }: Pick<Sizes, 'parameters' | 'bytes'>,
): Sizes {
  const left = shares.map((cut): Left => {
    const rest = cut === 0 ? model : plannedModel(model, cutting, cut, rounding !== null);
    const least = rounding ? Math.ceil(leastBytes(rest, rounding, bytes / parameters)) : 0;
    return { cut, gone: goneFrom(model, rest), least };
  });
  return { parameters, bytes, left };
}

/** Numbers that are left. */
const numbersIn = ({ parameters }: Sizes, { gone }: Left): number => parameters * (1 - gone);

/** Fewest bits that a number of what is left can take on average. */
const leastBits = (sizes: Sizes, measured: Measured, left: Left): number =>
  Math.max(measured.roundings[0]?.at ?? 0, (8 * left.least) / numbersIn(sizes, left));

function candidateOf(sizes: Sizes, measured: Measured, left: Left, bits: number | null): Candidate {
  const composition = { cut: left.cut, gone: left.gone, bits };
  const each = bits === null ? sizes.bytes / sizes.parameters : bits / 8;
  const bytes = Math.round(numbersIn(sizes, left) * each);
  return { ...composition, bytes, change: predictedChange(measured, composition) };
}

/** Compositions over all sizes that can be had. */
export const candidates = (sizes: Sizes, measured: Measured): Candidate[] =>
  sizes.left.flatMap((left) => {
    const least = leastBits(sizes, measured, left);
    const higher = bitsTried(measured).filter((bits) => bits === null || bits > least);
    const all = measured.roundings.length ? [least, ...higher] : higher;
    return all.map((bits) => candidateOf(sizes, measured, left, bits));
  });

/** Compositions of exactly so many bytes, or of what a rounding to most bits takes where that is less: one for every share. */
export function candidatesAt(sizes: Sizes, measured: Measured, bytes: number): Candidate[] {
  const most = measured.roundings.at(-1)?.at;
  return sizes.left.flatMap((left) => {
    if (most === undefined) return [candidateOf(sizes, measured, left, null)];
    const least = leastBits(sizes, measured, left);
    const bits = Math.min(most, (8 * bytes) / numbersIn(sizes, left));
    const found = candidateOf(sizes, measured, left, Math.max(least, bits));
    // Bytes are whole: the smallest size may be a fraction of one below what its bits take.
    return found.bytes > bytes ? [] : [found];
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

import type { Recipe } from '../compress/recipe/document.ts';
import { leastBytes, plannedModel } from '../compress/recipe/properties.ts';
import { cachedIn } from '../models/conversation.ts';
import type { Described } from '../models/architecture.ts';
import { type Cutter, cutShares, goneFrom } from './levels.ts';
import { type Composition, type Measured, predictedChange, predictedTime } from './predict.ts';

/** A composition with its size and what it is predicted to cost on domain text. */
export interface Candidate extends Composition {
  readonly bytes: number;
  readonly change: number;
  /** Predicted time of a written token as a share of the model's; null where nobody asked for it. */
  readonly time: number | null;
}

/** Shares that may be advised, in steps of 5 %. */
const shares = Array.from({ length: Math.round(Math.max(...cutShares) / 0.05) }, (_, i) => (i + 1) / 20);

/** Sizes of a rounding between two that were measured. */
const steps = 4;

/** What a recipe that takes a share of the units leaves of a model. */
export interface Left {
  /** The recipe that cuts; null where nothing goes. */
  readonly by: string | null;
  readonly cut: number;
  /** Share of the numbers that goes. */
  readonly gone: number;
  /** Numbers that a program keeps of a long conversation: keys and values of every layer. */
  readonly cached: number;
  /** Fewest bytes that a rounding makes of the rest; tables stay whole, so that their part of it grows. */
  readonly least: number;
}

/** What a model is made of, as far as sizes go. */
export interface Sizes {
  readonly parameters: number;
  /** Bytes of all tensors as they are. */
  readonly bytes: number;
  /** The model whole, and for every recipe that cuts and every share that may be advised. */
  readonly left: readonly Left[];
}

/** @param rounding recipe that rounds; null where nothing is rounded. */
export function sizesOf(
  model: Described,
  { cutters, rounding }: { readonly cutters: readonly Cutter[]; readonly rounding: Recipe | null },
  { parameters, bytes }: Pick<Sizes, 'parameters' | 'bytes'>,
): Sizes {
  const leftAs = (by: string | null, cut: number, rest: Described): Left => {
    const least = rounding ? Math.ceil(leastBytes(rest, rounding, bytes / parameters)) : 0;
    return { by, cut, gone: goneFrom(model, rest), cached: cachedIn(rest), least };
  };
  const cuts = cutters.flatMap(({ recipe, sizes, least }) =>
    shares
      .filter((share) => share >= least)
      .map((share) => leftAs(recipe.name, share, plannedModel(model, sizes, share, rounding !== null))),
  );
  // Blocks may be so large that a small share takes none.
  return { parameters, bytes, left: [leftAs(null, 0, model), ...cuts.filter(({ gone }) => gone > 0)] };
}

/** Numbers that are left. */
const numbersIn = ({ parameters }: Sizes, { gone }: Left): number => parameters * (1 - gone);

/** Fewest bits that a number of what is left can take on average. */
const leastBits = (sizes: Sizes, measured: Measured, left: Left): number =>
  Math.max(measured.roundings[0]?.at ?? 0, (8 * left.least) / numbersIn(sizes, left));

function candidateOf(sizes: Sizes, measured: Measured, left: Left, bits: number | null): Candidate {
  const composition = { by: left.by, cut: left.cut, gone: left.gone, bits };
  const each = bits === null ? sizes.bytes / sizes.parameters : bits / 8;
  const bytes = Math.round(numbersIn(sizes, left) * each);
  const time = predictedTime(measured, composition);
  return { ...composition, bytes, change: predictedChange(measured, composition), time };
}

/** Compositions over all sizes that can be had. */
export const candidates = (sizes: Sizes, measured: Measured): Candidate[] =>
  sizes.left.flatMap((left) => {
    const least = leastBits(sizes, measured, left);
    const higher = bitsTried(measured).filter((bits) => bits === null || bits > least);
    const all = measured.roundings.length ? [least, ...higher] : higher;
    return all.map((bits) => candidateOf(sizes, measured, left, bits));
  });

/**
 * Compositions of exactly so many bytes, or of what a rounding to most bits takes where that is less: one for every share that can
 * be had so small.
 */
export function candidatesAt(sizes: Sizes, measured: Measured, bytes: (left: Left) => number): Candidate[] {
  const most = measured.roundings.at(-1)?.at;
  return sizes.left.flatMap((left) => {
    const limit = bytes(left);
    const least = leastBits(sizes, measured, left);
    const bits = most === undefined ? null : Math.max(least, Math.min(most, (8 * limit) / numbersIn(sizes, left)));
    const found = candidateOf(sizes, measured, left, bits);
    // Bytes are whole: the smallest size may be a fraction of one below what its bits take.
    return found.bytes > limit ? [] : [found];
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

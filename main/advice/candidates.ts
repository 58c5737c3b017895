import { linearParameters, linearsOfModel } from '../compress/granularity/parameters.ts';
import { ladderPrecisions, roundedBytes } from '../compress/granularity/precision/precision.ts';
import { removedParameters } from '../compress/recipe/properties.ts';
import type { Recipe } from '../compress/recipe/document.ts';
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

/**
 * All compositions that may be advised. Without a cut a size is exact; behind one it is what the share of the matrices that
 * stays takes, and the rounding then fits the bytes that it is given.
 *
 * @param others bytes of a number that is not rounded.
 */
export function candidates(model: Described, cutting: Recipe, measured: Measured, others: number): Candidate[] {
  const matrices = linearsOfModel(model);
  const all = linearParameters(model);
  return ladderPrecisions.flatMap((precision) => {
    const whole = roundedBytes(model, precision, others);
    const ofMatrices = roundedBytes(model, precision, others, matrices);
    return shares.map((cut): Candidate => {
      const removed = cut === 0 ? 0 : removedParameters(model, cutting, { sparsity: cut }) / all;
      const bytes = Math.ceil(whole - removed * ofMatrices);
      return { cut, precision, bytes, change: predictedChange(measured, { cut, precision }) };
    });
  });
}

/** Those that nothing smaller beats, the smallest first. */
export function front(all: readonly Candidate[]): Candidate[] {
  const best: Candidate[] = [];
  for (const one of [...all].sort((a, b) => a.bytes - b.bytes || a.change - b.change))
    if (one.change < (best.at(-1)?.change ?? Infinity)) best.push(one);
  return best;
}

import { order } from '../runtime/random.ts';
import type { Selection } from './strategy.ts';

/** Indices of the numbers, the lowest first, ties in their order; what is not a number is left out. */
export const ascending = (values: ArrayLike<number>): number[] =>
  Array.from(values, (_, index) => index)
    .filter((index) => !Number.isNaN(values[index]))
    .sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);

/** The same with the highest first. */
export const descending = (values: ArrayLike<number>): number[] => ascending(Array.from(values, (value) => -value));

/** These in an order drawn by the seed. */
export const shuffled = (indices: readonly number[], seed: number): number[] =>
  order(seed, indices.length).map((at) => indices[at] as number);

/** All but the share that comes last. */
export const withoutLast = (indices: readonly number[], share: number): number[] =>
  indices.slice(0, Math.round((1 - share) * indices.length));

/**
 * A selection whose reasons say the place in it.
 *
 * @param reason What speaks for a document, as the beginning of a sentence without its stop.
 * @param absent The same for those that stand nowhere.
 */
export function selection(
  chosen: readonly number[],
  reason: (index: number) => string,
  absent: (index: number) => string = () => 'There is nothing in it that could be measured',
): Selection {
  const places = new Map(chosen.map((index, place) => [index, place]));
  return {
    order: chosen,
    why: (index) => {
      const place = places.get(index);
      if (place === undefined) return `${absent(index)}, so it is not among the ${chosen.length} that may be taken.`;
      return `${reason(index)}; it is number ${place + 1} of ${chosen.length}.`;
    },
  };
}

/** A figure with four digits, as sentences write it. */
export const figure = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);

/** A share in percent. */
export const percent = (share: number): string => `${figure(100 * share)} %`;

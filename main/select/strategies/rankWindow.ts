import { ascending } from '../ranking.ts';

/** Which part of a ranking is kept: its beginning, its middle or its end. */
export type RankWindow = 'low' | 'middle' | 'high';

const anchor: Readonly<Record<RankWindow, number>> = { low: 0, middle: 0.5, high: 1 };

/**
 * The order by distance from the percentile that a window grows from: however much of it is taken, it is the lowest, the
 * middle or the highest so much of all.
 *
 * @returns it, and the percentile of every document (NaN for those without a value).
 */
export function rankWindow(values: Float64Array, window: RankWindow) {
  const ranked = ascending(values);
  const percentiles = new Float64Array(values.length).fill(NaN);
  ranked.forEach((index, rank) => (percentiles[index] = (rank + 0.5) / ranked.length));
  const order = ascending(percentiles.map((percentile) => Math.abs(percentile - anchor[window])));
  return { order, percentiles };
}

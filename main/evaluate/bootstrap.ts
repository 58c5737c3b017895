import { u32 } from '../runtime/random.ts';

/** What one document contributes to a ratio: the mean over all text is Σ sum / Σ weight. */
export interface Contribution {
  readonly sum: number;
  readonly weight: number;
}

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const resamples = 2000;
const tail = 0.025;

/**
 * 95 % percentile bootstrap of a ratio over documents (Efron 1979): documents are drawn with replacement, because the
 * tokens of one document are not independent of each other.
 */
export function interval(contributions: readonly Contribution[], seed: number): Interval {
  const value = ratio(contributions);
  const sorted = resample(contributions.length, seed, (draw) =>
    ratio(draw.map((i) => contributions[i] as Contribution)),
  );
  return { value, ...bounds(sorted) };
}

/**
 * The change from `before` to `after` on the same documents, with its interval: both are resampled with the same draws,
 * so that what makes a document hard cancels. `enough` is false when the interval holds 0: there is not enough data to
 * tell a change.
 */
export function pairedDifference(before: readonly Contribution[], after: readonly Contribution[], seed: number) {
  if (before.length !== after.length) {
    throw new Error(
      `A paired comparison needs the same documents on both sides, not ${before.length} and ${after.length}.`,
    );
  }
  const change = (draw: readonly number[]) =>
    ratio(draw.map((i) => after[i] as Contribution)) - ratio(draw.map((i) => before[i] as Contribution));
  const { low, high } = bounds(resample(before.length, seed, change));
  return { difference: change(before.map((_, i) => i)), low, high, enough: low > 0 || high < 0 };
}

function ratio(contributions: readonly Contribution[]): number {
  let sum = 0;
  let weight = 0;
  for (const contribution of contributions) {
    sum += contribution.sum;
    weight += contribution.weight;
  }
  return sum / weight;
}

/** The statistic of every resample, ascending. */
function resample(count: number, seed: number, statistic: (draw: readonly number[]) => number): Float64Array {
  if (count === 0) throw new Error('There are no documents to measure on.');
  const values = new Float64Array(resamples);
  for (let round = 0; round < resamples; round += 1) {
    const draw = Array.from({ length: count }, (_, i) => Math.floor((u32(seed, round * count + i) / 2 ** 32) * count));
    values[round] = statistic(draw);
  }
  return values.sort();
}

const bounds = (sorted: Float64Array) => ({
  low: sorted[Math.floor(tail * (sorted.length - 1))] as number,
  high: sorted[Math.ceil((1 - tail) * (sorted.length - 1))] as number,
});

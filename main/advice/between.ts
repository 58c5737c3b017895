import { type Contribution } from '../evaluate/bootstrap.ts';
import { perToken } from '../measuring/losses.ts';
import type { LossResult } from '../evaluate/loss.ts';

/** Losses of one model on the texts of advice. */
export interface SideLosses {
  readonly domain: LossResult;
  readonly general: LossResult | null;
}

/** What a level was measured to cost, at its place on an axis: share of the numbers that goes, or bits that a number takes. */
export interface Point {
  readonly at: number;
  readonly losses: SideLosses;
  /** Change of the mean loss on domain text against the model, nats per token. */
  readonly change: number;
  /** Time of a written token as a share of the model's; null where nobody asked for it. */
  readonly time: number | null;
}

/** Measured points that add up to a place between them, each with its weight; the model itself has the rest. */
export type Weighed = readonly (readonly [Point, number])[];

/** Below this a change cannot be told from chance, and its logarithm says nothing. */
const floor = 1e-4;

/** Between two measured points the logarithm of the change is a straight line: losses grow by factors. */
function weightOf(from: Point, to: Point, at: number): number {
  const along = (at - from.at) / (to.at - from.at);
  const [a, b] = [Math.max(from.change, floor), Math.max(to.change, floor)];
  const change = Math.exp((1 - along) * Math.log(a) + along * Math.log(b));
  return a === b ? along : (change - a) / (b - a);
}

/** @param points by their places, rising; `at` lies within them. */
export function between(points: readonly Point[], at: number): Weighed {
  const above = points.findIndex((point) => point.at >= at);
  const to = points[above];
  if (!to) throw new Error(`Advice knows nothing of ${at}.`);
  const from = points[above - 1];
  if (to.at === at || !from) return [[to, 1]];
  const weight = weightOf(from, to, at);
  return [
    [from, 1 - weight],
    [to, weight],
  ];
}

/**
 * A share that goes. Below the least that was measured the loss rises from nothing as a power of the share: that which the first
 * two points show, but at least in proportion and at most with the square.
 */
export function upTo(points: readonly Point[], share: number): Weighed {
  const [first, second] = points;
  const last = points.at(-1);
  if (share === 0 || !first || !last) return [];
  // Blocks may take a little more than the most that was measured.
  if (share >= first.at) return between(points, Math.min(share, last.at));
  const power = second
    ? Math.log(Math.max(second.change, floor) / Math.max(first.change, floor)) / Math.log(second.at / first.at)
    : 1;
  return [[first, (share / first.at) ** Math.min(2, Math.max(1, power))]];
}

/** Time of a written token in a straight line between two points; null where it was not measured. */
export function timeAt(points: readonly Pick<Point, 'at' | 'time'>[], at: number): number | null {
  const above = points.findIndex((point) => point.at >= at);
  // Blocks may take a little more than the most that was measured.
  const to = points[above] ?? points.at(-1);
  if (!to) return 1;
  const from = points[above - 1];
  if (to.time === null || from?.time === null) return null;
  if (!from) return to.time;
  return from.time + ((to.time - from.time) * (at - from.at)) / (to.at - from.at);
}

/** Sums of the losses of every document. */
export const sumsOf = ({ documents }: LossResult): Contribution[] => documents.map(perToken.of);

export const mean = (parts: readonly Contribution[]): number =>
  parts.reduce((sum, one) => sum + one.sum, 0) / parts.reduce((sum, one) => sum + one.weight, 0);

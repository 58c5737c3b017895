import { type Contribution, pairedDifference } from '../evaluate/bootstrap.ts';
import type { LossResult } from '../evaluate/loss.ts';
import { perToken } from '../measuring/losses.ts';
import type { Precision } from '../compress/granularity/precision/precision.ts';
import { cutBy, cutShares, keyOf, type Level, matricesIn, tablesIn } from './levels.ts';

/** Losses of one model on the texts of advice. */
export interface SideLosses {
  readonly domain: LossResult;
  readonly general: LossResult | null;
}

/** The model's own losses, and those of each level by its key. */
export interface Measured {
  readonly model: SideLosses;
  readonly levels: ReadonlyMap<string, SideLosses>;
}

/** What is done to a model: a share of its units goes, then the rest is rounded. */
export interface Composition {
  /** 0: nothing goes. */
  readonly cut: number;
  readonly precision: Precision;
}

/** A change of the mean loss in nats per token, with its interval over documents. */
export interface Change {
  readonly change: number;
  readonly low: number;
  readonly high: number;
}

type Side = keyof SideLosses;

/** Levels that add up to a composition, each with its weight. */
function partsOf({ cut, precision }: Composition): readonly (readonly [Level, number])[] {
  return [[matricesIn(precision.linears), 1], [tablesIn(precision.tables), 1], ...cutParts(cut)];
}

/** A share between two that were measured costs what lies between their costs; below the least, its part of it. */
function cutParts(cut: number): (readonly [Level, number])[] {
  if (cut === 0) return [];
  const above = cutShares.find((share) => share >= cut);
  if (above === undefined) throw new Error(`Advice knows nothing of a share of ${cut}.`);
  const below = cutShares.filter((share) => share < cut).at(-1) ?? 0;
  const weight = (cut - below) / (above - below);
  return [[cutBy(above), weight], ...(below > 0 && weight < 1 ? [[cutBy(below), 1 - weight] as const] : [])];
}

/**
 * The loss of every document under a composition: what each part alone was measured to add, added up. Small changes hardly
 * touch each other; larger ones do, which is what predictions are compared with measurements for (bench/README.md).
 */
function composed({ model, levels }: Measured, composition: Composition, side: Side): Contribution[] | null {
  const base = model[side];
  if (!base) return null;
  const before = base.documents.map(perToken.of);
  const after = before.map(({ sum, weight }) => ({ sum, weight }));
  for (const [level, share] of partsOf(composition)) {
    const found = levels.get(keyOf(level))?.[side];
    if (!found) throw new Error(`Advice lacks the level ${keyOf(level)}.`);
    found.documents.map(perToken.of).forEach(({ sum }, i) => {
      (after[i] as { sum: number }).sum += share * (sum - (before[i] as Contribution).sum);
    });
  }
  return after;
}

const mean = (parts: readonly Contribution[]): number =>
  parts.reduce((sum, one) => sum + one.sum, 0) / parts.reduce((sum, one) => sum + one.weight, 0);

/** Predicted change of the mean loss, without its interval. */
export function predictedChange(measured: Measured, composition: Composition, side: Side = 'domain'): number {
  const [before, after] = [measured.model[side], composed(measured, composition, side)];
  return before && after ? mean(after) - mean(before.documents.map(perToken.of)) : 0;
}

/** The same with its interval. */
export function predict(measured: Measured, composition: Composition, seed: number) {
  const of = (side: Side): Change | null => {
    const [before, after] = [measured.model[side], composed(measured, composition, side)];
    if (!before || !after) return null;
    const { difference, low, high } = pairedDifference(before.documents.map(perToken.of), after, seed);
    return { change: difference, low, high };
  };
  return { domain: of('domain') as Change, general: of('general') };
}

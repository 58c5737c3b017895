import { z } from 'zod';
import type { DepthUnit } from '../score.ts';
import type { DepthQuestion } from '../allocation.ts';

export const removalOptions = z.strictObject({
  protectFirst: z.number().int().min(0).default(0),
  protectLast: z.number().int().min(0).default(0),
  /** What the share counts: candidates, or their parameters. */
  budget: z.enum(['count', 'parameters']).default('count'),
});
export type RemovalOptions = z.infer<typeof removalOptions>;

/** Models with fewer layers than this cannot spare any to protect. */
const enoughLayers = 4;

/** Candidates that are not protected. */
export function open(
  { candidates, extraction: { layers } }: DepthQuestion,
  options: RemovalOptions,
): readonly DepthUnit[] {
  if (layers < enoughLayers) return candidates;
  return candidates.filter(({ layer }) => layer >= options.protectFirst && layer < layers - options.protectLast);
}

/** How many of so many go at a share: rounded, at least one, and never all. */
export const mostRemoved = (candidates: number, sparsity: number): number =>
  Math.min(candidates - 1, Math.max(1, Math.round(sparsity * candidates)));

/** Whether one more may go: by number (the share of all candidates, rounded, at least one), or by what it costs. */
export function fits(
  { candidates, sparsity }: DepthQuestion,
  { budget }: RemovalOptions,
  removed: readonly DepthUnit[],
  next: DepthUnit,
): boolean {
  if (budget === 'count') {
    return removed.length < mostRemoved(candidates.length, sparsity);
  }
  const cost = (units: readonly DepthUnit[]) => units.reduce((sum, unit) => sum + unit.cost, 0);
  return cost([...removed, next]) <= sparsity * cost(candidates) + 1e-9 * cost(candidates);
}

import { type NoOptions, noOptions, Registry } from '../../../components/component.ts';
import type { HeadDimensions } from '../../../models/sublayers/headDimensions.ts';
import { sparsityOf, type Shares } from '../../extraction/extraction.ts';
import type { AllocationComponent } from '../granularity.ts';
import { blockOf, rounded } from '../tiles.ts';

const uniform: AllocationComponent<NoOptions> = {
  name: 'uniform',
  explanation: 'Every head loses the same share of its dimensions.',
  citation: '',
  options: noOptions,
  needs: () => [],
};

/** How much goes from which layer, by the name a recipe uses. */
export const dimensionAllocations = new Registry<AllocationComponent>([uniform]);

/**
 * Dimensions that every head of a layer keeps: its share rounded up, and at least one.
 *
 * @param wholeBlocks whether what is left will be rounded, so that rows of the output projection should stay whole blocks.
 */
export function keptOf(site: HeadDimensions, shares: Shares, wholeBlocks = false): number {
  const { count, layer, groups, queriesPerGroup } = site;
  const gone = Math.min(count - 1, Math.floor(sparsityOf(shares, layer) * count + 1e-9));
  if (!wholeBlocks || gone === 0) return count - gone;
  const heads = groups.count * queriesPerGroup;
  const row = { count: heads * count, fine: true };
  const [least = 0] = rounded([row], [heads * gone], blockOf);
  return count - Math.floor(least / heads);
}

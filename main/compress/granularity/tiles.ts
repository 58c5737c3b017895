import type { UnitSite } from '../../models/architecture.ts';

/** What is rounded: how many units there are, and whether they are fine ones. */
type Counted = Pick<UnitSite, 'count' | 'fine'>;

/**
 * Numbers of fine units (neurons, channels) such that what stays is a multiple of `roundTo` (the nearest, at least one multiple), for
 * hardware that works in tiles. What stays whole, and kinds whose units are large themselves, are left alone, and so is what has only a few
 * multiples.
 *
 * @param counts how many go.
 */
export const rounded = <Site extends Counted>(
  sites: readonly Site[],
  counts: readonly number[],
  roundTo: number | ((site: Site) => number),
): number[] =>
  counts.map((count, at) => {
    const site = sites[at] as Site;
    const { fine, count: all } = site;
    const tile = typeof roundTo === 'number' ? roundTo : roundTo(site);
    if (!fine || tile <= 1 || count === 0 || all < 4 * tile) return count;
    return Math.max(0, all - Math.max(tile, Math.round((all - count) / tile) * tile));
  });

/** Numbers in the blocks of packed formats (formats/storage): of K-quants, and of the others. */
const blocks = [256, 32];

/** The largest block that rows over so many units have whole numbers of now; 1 where they have none. */
export const blockOf = ({ count }: Pick<Counted, 'count'>): number =>
  blocks.find((block) => count % block === 0 && count >= 4 * block) ?? 1;

import type { UnitSite } from '../../../../models/architecture.ts';

export { ascending, byCounts, globalUnits, without } from '../../../../models/unitChoice.ts';

/**
 * Numbers of units for shares that differ between sites, by largest remainder: every kind loses ⌊Σ share · units⌋ in all, so
 * that rounding down everywhere does not eat the target.
 */
export function spreadCounts(sites: readonly UnitSite[], shares: readonly number[]): number[] {
  const exact = sites.map(({ count, least }, at) => Math.min(count - least, (shares[at] ?? 0) * count));
  const counts = exact.map(Math.floor);
  for (const kind of new Set(sites.map((site) => site.kind))) {
    const kin = [...sites.keys()].filter((at) => sites[at]?.kind === kind);
    const total = (values: readonly number[]) => kin.reduce((sum, at) => sum + (values[at] as number), 0);
    let missing = Math.floor(total(exact) + 1e-9) - total(counts);
    const byRemainder = kin.sort((a, b) => remainder(exact[b]) - remainder(exact[a]));
    for (const at of byRemainder) {
      if (missing <= 0) break;
      if (remainder(exact[at]) === 0) continue;
      counts[at] = (counts[at] as number) + 1;
      missing -= 1;
    }
  }
  return counts;
}

/**
 * Numbers of fine units (neurons) such that what stays is a multiple of `roundTo` (the nearest, at least one multiple), for hardware that
 * works in tiles. Layers that stay whole, and kinds whose units are large themselves, are left alone, and so are layers of only a few multiples.
 */
export const rounded = (
  sites: readonly UnitSite[],
  counts: readonly number[],
  roundTo: number | ((site: UnitSite) => number),
): number[] =>
  counts.map((count, at) => {
    const site = sites[at] as UnitSite;
    const { fine, count: all } = site;
    const tile = typeof roundTo === 'number' ? roundTo : roundTo(site);
    if (!fine || tile <= 1 || count === 0 || all < 4 * tile) return count;
    return Math.max(0, all - Math.max(tile, Math.round((all - count) / tile) * tile));
  });

/** Numbers in the blocks of packed formats (formats/storage): of K-quants, and of the others. */
const blocks = [256, 32];

/** The largest block that the rows of a site's output have whole numbers of now; 1 where they have none. */
export const blockOf = ({ count }: UnitSite): number =>
  blocks.find((block) => count % block === 0 && count >= 4 * block) ?? 1;

const remainder = (value = 0): number => value - Math.floor(value);

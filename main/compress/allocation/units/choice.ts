import type { UnitSite } from '../../../models/architecture.ts';
import type { ScoredSite, Selection, SiteShare } from '../allocation.ts';

/** Indices by ascending score, ties in their order. */
export const ascending = (scores: ArrayLike<number>): number[] =>
  Array.from(scores, (_, unit) => unit).sort((a, b) => (scores[a] as number) - (scores[b] as number));

/** All units of a site but the `gone`, ascending. */
export const without = (count: number, gone: ReadonlySet<number>): number[] =>
  Array.from({ length: count }, (_, unit) => unit).filter((unit) => !gone.has(unit));

/**
 * Numbers of units for shares that differ between sites, by largest remainder: every kind loses ⌊Σ share · units⌋ in all, so
 * that rounding down everywhere does not eat the target.
 */
export function spreadCounts(sites: readonly UnitSite[], shares: readonly number[]): number[] {
  const exact = sites.map(({ count }, at) => Math.min(count - 1, (shares[at] ?? 0) * count));
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
 * Numbers of neurons such that what stays is a multiple of `roundTo` (the nearest, at least one multiple), for hardware that
 * works in tiles. Layers that stay whole, and kinds whose units are large themselves, are left alone, and so are layers of only a few multiples.
 */
export const rounded = (sites: readonly UnitSite[], counts: readonly number[], roundTo: number): number[] =>
  counts.map((count, at) => {
    const { kind, count: all } = sites[at] as UnitSite;
    if (kind !== 'neuron' || roundTo <= 1 || count === 0 || all < 4 * roundTo) return count;
    return Math.max(0, all - Math.max(roundTo, Math.round((all - count) / roundTo) * roundTo));
  });

const remainder = (value = 0): number => value - Math.floor(value);

/** The `counts` lowest units of every site go. */
export const byCounts = (sites: readonly ScoredSite[], counts: readonly number[]): Selection =>
  sites.map(({ site, scores }, at) => without(site.count, new Set(ascending(scores).slice(0, counts[at] ?? 0))));

/**
 * One ranking of all units of all kinds, counted in what they cost: units go in ascending order of score while the
 * removed parameters stay within ratio × the parameters of all units; the first that does not fit ends it. One unit of
 * every site always stays, and sites whose share is 0 stay whole and out of the budget. (FLAP's adaptive search in
 * parameters instead of its constant 512/3.)
 */
export function globalUnits(sites: readonly ScoredSite[], ratio: number, shareOf: SiteShare = () => ratio): Selection {
  const ranking = sites
    .flatMap(({ site, scores }, at) =>
      shareOf(site) > 0 ? Array.from(scores, (score, unit) => ({ score, unit, at, cost: site.cost })) : [],
    )
    .sort((a, b) => a.score - b.score);
  const ranked = sites.filter(({ site }) => shareOf(site) > 0);
  const budget = ratio * ranked.reduce((sum, { site }) => sum + site.cost * site.count, 0);
  const gone = sites.map(() => new Set<number>());
  let used = 0;
  for (const { unit, at, cost } of ranking) {
    if (used + cost > budget) break;
    const removed = gone[at] as Set<number>;
    if (removed.size + 1 >= (sites[at] as ScoredSite).site.count) continue;
    removed.add(unit);
    used += cost;
  }
  return sites.map(({ site }, at) => without(site.count, gone[at] ?? new Set()));
}

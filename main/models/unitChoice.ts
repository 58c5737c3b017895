import type { UnitSite } from './architecture.ts';

/** Units of one site with their scores. */
export interface ScoredUnitSite {
  readonly site: UnitSite;
  readonly scores: Float64Array | Float32Array;
}

/** Kept units of every site, ascending; a site that keeps none is a sublayer that goes. */
export type Selection = readonly (readonly number[])[];

/** Share to remove from a site where layers may have one of their own. */
export type SiteShare = (site: UnitSite) => number;

/** Indices by ascending score, ties in their order. */
export const ascending = (scores: ArrayLike<number>): number[] =>
  Array.from(scores, (_, unit) => unit).sort((a, b) => (scores[a] as number) - (scores[b] as number));

/** Indices of the highest scores, ascending; of equal ones the first. */
export const highest = (scores: Float64Array | Float32Array, count: number): Int32Array =>
  Int32Array.from(scores.keys())
    .sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b)
    .subarray(0, count)
    .sort();

/** All units of a site but the `gone`, ascending. */
export const without = (count: number, gone: ReadonlySet<number>): number[] =>
  Array.from({ length: count }, (_, unit) => unit).filter((unit) => !gone.has(unit));

/** The `counts` lowest units of every site go. */
export const byCounts = (sites: readonly ScoredUnitSite[], counts: readonly number[]): Selection =>
  sites.map(({ site, scores }, at) => without(site.count, new Set(ascending(scores).slice(0, counts[at] ?? 0))));

/**
 * One ranking of all units of all kinds, counted in what they cost: units go in ascending order of score while the
 * removed parameters stay within ratio × the parameters of all units; the first that does not fit ends it. As many units of
 * every site as it needs always stay, and sites whose share is 0 stay whole and out of the budget. (FLAP's adaptive search in
 * parameters instead of its constant 512/3.)
 */
export function globalUnits(
  sites: readonly ScoredUnitSite[],
  ratio: number,
  shareOf: SiteShare = () => ratio,
): Selection {
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
    const { count, least } = (sites[at] as ScoredUnitSite).site;
    if (count - removed.size <= least) continue;
    removed.add(unit);
    used += cost;
  }
  return sites.map(({ site }, at) => without(site.count, gone[at] ?? new Set()));
}

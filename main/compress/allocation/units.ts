import type { UnitSite } from '../../models/architecture.ts';

/** Units of one site with their scores, in forward order of the model. */
export interface ScoredSite {
  readonly site: UnitSite;
  readonly scores: Float64Array;
}

/** Kept units of every site, ascending. */
export type Selection = readonly (readonly number[])[];

/** Share to remove from a site where layers may have one of their own. */
export type SiteShare = (site: UnitSite) => number;

/** The same share of every site, or the site's own: ⌊share · units⌋ lowest go. */
export function uniformUnits(sites: readonly ScoredSite[], ratio: number, shareOf: SiteShare = () => ratio): Selection {
  return sites.map(({ site, scores }) => {
    const order = ascending(scores);
    const gone = new Set(order.slice(0, Math.floor(shareOf(site) * scores.length)));
    return order.filter((unit) => !gone.has(unit)).sort((a, b) => a - b);
  });
}

/**
 * One ranking of all units of all kinds, counted in what they cost: units go in ascending order of score while the
 * removed parameters stay within ratio × the parameters of all units; the first that does not fit ends it. One unit of
 * every site always stays, and sites whose share is 0 stay whole and out of the budget. (FLAP's adaptive search in parameters instead of its constant 512/3.)
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
  return sites.map(({ site }, at) =>
    Array.from({ length: site.count }, (_, unit) => unit).filter((unit) => !gone[at]?.has(unit)),
  );
}

function ascending(scores: Float64Array): number[] {
  return Array.from(scores, (_, unit) => unit).sort((a, b) => (scores[a] as number) - (scores[b] as number));
}

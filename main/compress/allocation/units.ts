import type { UnitSite } from '../../models/architecture.ts';

/** Units of one site with their scores, in forward order of the model. */
export interface ScoredSite {
  readonly site: UnitSite;
  readonly scores: Float64Array;
}

/** Kept units of every site, ascending. */
export type Selection = readonly (readonly number[])[];

/** The same share of every site: ⌊ratio · units⌋ lowest go. */
export function uniformUnits(sites: readonly ScoredSite[], ratio: number): Selection {
  return sites.map(({ scores }) => {
    const order = ascending(scores);
    const gone = new Set(order.slice(0, Math.floor(ratio * scores.length)));
    return order.filter((unit) => !gone.has(unit)).sort((a, b) => a - b);
  });
}

/**
 * One ranking of all units of all kinds, counted in what they cost: units go in ascending order of score while the
 * removed parameters stay within ratio × the parameters of all units; the first that does not fit ends it. One unit of
 * every site always stays. (FLAP's adaptive search in parameters instead of its constant 512/3.)
 */
export function globalUnits(sites: readonly ScoredSite[], ratio: number): Selection {
  const ranking = sites
    .flatMap(({ site, scores }, at) => Array.from(scores, (score, unit) => ({ score, unit, at, cost: site.cost })))
    .sort((a, b) => a.score - b.score);
  const budget = ratio * sites.reduce((sum, { site }) => sum + site.cost * site.count, 0);
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

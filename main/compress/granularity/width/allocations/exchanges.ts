import type { ScoredSite, Selection } from '../allocation.ts';

interface Unit {
  readonly at: number;
  readonly unit: number;
  readonly score: number;
}

/** Units that would come back, and as many of their kind that would go for them. */
export interface Exchange {
  readonly back: readonly Unit[];
  readonly out: readonly Unit[];
}

/**
 * Choices of the same size that are nearest to one that a ranking made: of every kind, the best of what went for the worst of
 * what stays, the next best for the next worst, so many at a time. Those that the ranking likes best come first.
 *
 * @param share how many are exchanged at once, as a share of the kind; at least one.
 */
export function exchanges(sites: readonly ScoredSite[], kept: Selection, share: number): readonly Exchange[] {
  const kinds = [...new Set(sites.map(({ site }) => site.kind))];
  const all = kinds.flatMap((kind) => {
    const units = sites.flatMap(({ site, scores }, at): (Unit & { stays: boolean })[] => {
      const stays = new Set(kept[at]);
      return site.kind === kind
        ? Array.from(scores, (score, unit) => ({ at, unit, score, stays: stays.has(unit) }))
        : [];
    });
    const gone = units.filter(({ stays }) => !stays).sort((a, b) => b.score - a.score);
    const stay = units.filter(({ stays }) => stays).sort((a, b) => a.score - b.score);
    const size = Math.max(1, Math.floor(share * units.length));
    return Array.from({ length: Math.floor(Math.min(gone.length, stay.length) / size) }, (_, i): Exchange => ({
      back: gone.slice(i * size, (i + 1) * size),
      out: stay.slice(i * size, (i + 1) * size),
    }));
  });
  return all
    .map((one) => ({ one, worse: sum(one.out) - sum(one.back) }))
    .sort((a, b) => a.worse - b.worse)
    .map(({ one }) => one);
}

const sum = (units: readonly Unit[]): number => units.reduce((all, { score }) => all + score, 0);

/** The choice after an exchange; null where a site would keep fewer than it needs. */
export function after(sites: readonly ScoredSite[], kept: Selection, { back, out }: Exchange): Selection | null {
  const next = kept.map((units) => new Set(units));
  for (const { at, unit } of out) next[at]?.delete(unit);
  for (const { at, unit } of back) next[at]?.add(unit);
  if (sites.some(({ site }, at) => (next[at]?.size ?? 0) < Math.min(site.least, kept[at]?.length ?? 0))) return null;
  return next.map((units) => [...units].sort((a, b) => a - b));
}

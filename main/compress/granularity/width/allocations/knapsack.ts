import { type NoOptions, noOptions } from '../../../../components/component.ts';
import type { ScoredSite, Selection, UnitAllocation } from '../allocation.ts';
import { ascending, without } from './choice.ts';

/**
 * Keeps the largest sum of scores whose cost fits the budget: the 0–1 knapsack (Aflalo et al. 2020, eq. 5). All units
 * of one kind cost the same, so the optimum removes the lowest units of each kind, and only how many of each kind is
 * left to find: exactly, by trying every number of the dearer kind.
 */
export const knapsack: UnitAllocation<NoOptions> = {
  name: 'knapsack',
  explanation: 'Keeps as much importance as fits exactly into the size you ask for.',
  citation: 'Aflalo, Noy, Lin, Friedman, Zelnik. 2020. arXiv:2002.08258',
  options: noOptions,
  decides: true,
  needs: () => [],
  choose: async ({ scored, sparsity, shareOf }) => pack(await scored(), sparsity, (at) => shareOf(at.site) > 0),
};

export function pack(sites: readonly ScoredSite[], ratio: number, open: (at: ScoredSite) => boolean): Selection {
  const budget = ratio * sites.filter(open).reduce((sum, { site }) => sum + site.cost * site.count, 0);
  const costs = [...new Set(sites.map(({ site }) => site.cost))].sort((a, b) => b - a);
  // Lowest units first; the last of a site never goes.
  const queues = costs.map((cost) =>
    sites
      .flatMap((one, at) =>
        one.site.cost === cost && open(one)
          ? ascending(one.scores)
              .slice(0, -1)
              .map((unit) => ({ at, unit, score: one.scores[unit] as number }))
          : [],
      )
      .sort((a, b) => a.score - b.score),
  );
  const counts = cheapest(
    queues.map((queue) => queue.map(({ score }) => score)),
    costs,
    budget,
  );
  const gone = sites.map(() => new Set<number>());
  queues.forEach((queue, kind) => {
    for (const { at, unit } of queue.slice(0, counts[kind])) gone[at]?.add(unit);
  });
  return sites.map(({ site }, at) => without(site.count, gone[at] ?? new Set()));
}

/** How many of every kind to remove: as much cost as the budget allows to within one unit of the cheapest kind, at the least sum of scores. */
function cheapest(scores: readonly (readonly number[])[], costs: readonly number[], budget: number): number[] {
  if (costs.length === 1) return [Math.min(scores[0]?.length ?? 0, Math.floor(budget / (costs[0] ?? 1)))];
  const [own = [], ...others] = scores;
  const [cost = 1, ...further] = costs;
  const sums = running(own);
  const rest = others.map(running);
  const worth = (counts: readonly number[]) => counts.reduce((sum, count, kind) => sum + (rest[kind]?.[count] ?? 0), 0);
  const filled = (counts: readonly number[]) =>
    counts.reduce((sum, count, kind) => sum + count * (further[kind] ?? 0), 0);
  const slack = Math.min(...further);
  let best: { counts: number[]; loss: number; used: number } | null = null;
  for (let count = 0; count <= own.length && count * cost <= budget; count += 1) {
    const counts = cheapest(others, further, budget - count * cost);
    const used = count * cost + filled(counts);
    const loss = (sums[count] ?? 0) + worth(counts);
    const fuller = best && used > best.used + slack;
    const asFull = !best || used >= best.used - slack;
    if (!best || fuller || (asFull && loss < best.loss)) best = { counts: [count, ...counts], loss, used };
  }
  return best?.counts ?? costs.map(() => 0);
}

/** Sums of the first 0, 1, 2 … values. */
function running(values: readonly number[]): number[] {
  const sums = [0];
  for (const value of values) sums.push((sums.at(-1) ?? 0) + value);
  return sums;
}

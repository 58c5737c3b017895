import type { Routing } from '../../statistics/experts/routing.ts';

/** Above this share of all experts, and above this share of the loudest. */
const [quantile, ofLargest] = [0.995, 0.1];

/**
 * Few experts put out so much that the model breaks without them: those whose longest output is above the 99.5th percentile of
 * all experts of the model and above a tenth of the longest (Su et al. 2025, arXiv:2507.23279, eq. 6).
 */
export function superExperts(all: Routing): ReadonlyMap<number, ReadonlySet<number>> {
  const sorted = [...all.values()].flatMap(({ largest }) => [...largest]).sort((a, b) => a - b);
  const limit = sorted[Math.ceil(quantile * sorted.length) - 1] ?? Infinity;
  const least = ofLargest * (sorted.at(-1) ?? Infinity);
  const found = new Map<number, ReadonlySet<number>>();
  for (const [layer, { largest }] of all) {
    const loud = [...largest.keys()].filter((expert) => {
      const own = largest[expert] as number;
      return own > limit && own > least;
    });
    if (loud.length) found.set(layer, new Set(loud));
  }
  return found;
}

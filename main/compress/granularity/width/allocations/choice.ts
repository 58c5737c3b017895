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

const remainder = (value = 0): number => value - Math.floor(value);

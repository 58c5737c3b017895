import { describe, expect, it } from 'vitest';
import { global } from '../../../../../main/compress/granularity/width/allocations/global.ts';
import { regression } from '../../../../../main/compress/granularity/width/allocations/regression.ts';
import { curvature } from '../../../../../main/compress/granularity/width/scores/curvature.ts';
import { hessianDiagonal } from '../../../../../main/compress/statistics/hessianDiagonal.ts';
import { candidateLosses } from '../../../../../main/compress/statistics/candidateLosses.ts';
import type { ScoredSite, UnitQuestion } from '../../../../../main/compress/granularity/width/allocation.ts';
import type { ScoredUnits } from '../../../../../main/compress/granularity/width/score.ts';
import type { Work } from '../../../../../main/compress/granularity/work.ts';
import { CalibrationStatistics } from '../../../../../main/compress/statistics/calibrationStatistics.ts';
import { parameterOf } from '../../../../../main/models/source.ts';
import { uniform } from '../../../../../main/runtime/random.ts';
import { testExtraction } from '../../../../support/testExtraction.ts';

/** A model of four layers with scores of its units, those of groups so many times as large as those of neurons. */
async function question(larger: number): Promise<UnitQuestion> {
  const extraction = await testExtraction().layers(4).settings({ sparsity: 0.3, lambda: 1 }).open();
  const { source } = extraction;
  const { family, architecture } = source;
  const sites = architecture.layers.flatMap((_, layer) => [...family.units(architecture, layer)]);
  const scored: ScoredSite[] = sites.map((site, at) => ({
    site,
    scores: uniform(at + 1, site.count).map((u) => (site.fine ? 1 : larger) * (0.1 + 0.9 * u)),
  }));
  const statistics = await new CalibrationStatistics(extraction).collect([candidateLosses, hessianDiagonal]);
  return {
    ...{ extraction, statistics, sites, sparsity: 0.3, shareOf: () => 0.3 },
    scored: () => Promise.resolve(scored),
  } as unknown as UnitQuestion;
}

/** How many attention groups and neurons went. */
function gone({ sites }: UnitQuestion, kept: readonly (readonly number[])[]): { groups: number; neurons: number } {
  const of = (fine: boolean) =>
    sites.reduce((sum, site, at) => sum + (site.fine === fine ? site.count - (kept[at]?.length ?? 0) : 0), 0);
  return { groups: of(false), neurons: of(true) };
}

describe('kinds of units whose scores are sums over unequally many weights', () => {
  it('compete as kinds in a regression: its choice does not hang on their scale', async () => {
    const options = { rounds: 2, samples: 8, windows: 2, ridge: 1 };
    const [even, uneven] = [await question(1), await question(1e6)];
    const kept = await regression.choose?.(uneven, options);
    expect(kept).toEqual(await regression.choose?.(even, options));
    const { groups, neurons } = gone(uneven, kept ?? []);
    expect(groups).toBeGreaterThan(0);
    expect(neurons).toBeGreaterThan(0);
  });

  it('are ranked for each of their parameters where a recipe says so', async () => {
    const asked = await question(1);
    const cost = (fine: boolean) => asked.sites.find((site) => site.fine === fine)?.cost ?? NaN;
    const sized = await question(cost(false) / cost(true));
    expect(gone(sized, (await global.choose?.(sized, { perParameter: true })) ?? []).groups).toBeGreaterThan(0);
    expect(gone(sized, (await global.choose?.(sized, { perParameter: false })) ?? []).groups).toBe(0);
  });

  it('have a curvature of their own each, negative where sampling says so', async () => {
    const { extraction, statistics, sites } = await question(1);
    const scorer = await curvature.prepare({ extraction, statistics } as Work, { samples: 2, step: 0.01 });
    const scores: number[] = [];
    for (const site of sites.slice(0, 2)) {
      const weight = (local: string) => extraction.source.read(parameterOf(extraction.source, site.layer, local));
      scores.push(...(await scorer({ site, weight } as unknown as ScoredUnits)));
    }
    expect(new Set(scores).size).toBe(scores.length);
    expect(scores.some((score) => score < 0)).toBe(true);
  });
});

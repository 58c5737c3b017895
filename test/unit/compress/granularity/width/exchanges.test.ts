import { describe, expect, it } from 'vitest';
import type { ScoredSite } from '../../../../../main/compress/granularity/width/allocation.ts';
import { after, exchanges } from '../../../../../main/compress/granularity/width/allocations/exchanges.ts';
import type { UnitSite } from '../../../../../main/models/architecture.ts';
import { testExtraction } from '../../../../support/testExtraction.ts';

const site = (kind: string, count: number) => ({ kind, count, least: 1, cost: 1 }) as unknown as UnitSite;
const sites: ScoredSite[] = [
  { site: site('neuron', 4), scores: Float64Array.of(1, 2, 3, 4) },
  { site: site('neuron', 2), scores: Float64Array.of(2.5, 9) },
  { site: site('kvGroup', 2), scores: Float64Array.of(5, 6) },
];
const kept = [[2, 3], [1], [1]];

describe('exchanges at the border of a choice', () => {
  it('give back the best of what went for the worst that stays, kind by kind, the least loss of score first', () => {
    const found = exchanges(sites, kept, 0.01).map(({ back, out }) => [
      back.map(({ at, unit }) => `${at}.${unit}`).join(),
      out.map(({ at, unit }) => `${at}.${unit}`).join(),
    ]);
    expect(found).toEqual([
      ['1.0', '0.2'],
      ['2.0', '2.1'],
      ['0.1', '0.3'],
      ['0.0', '1.1'],
    ]);
    expect(exchanges(sites, kept, 0.34)[1]?.back).toHaveLength(2);
  });

  it('are refused where a site would keep too few', () => {
    const [first, , , last] = exchanges(sites, kept, 0.01);
    expect(after(sites, kept, first!)).toEqual([[3], [0, 1], [1]]);
    expect(after(sites, kept, last!)).toBeNull();
  });

  it('make RoBoT’s second half: what it finds loses less than the best mix alone', async () => {
    const run = async (greedy: number) => {
      const allocation = { name: 'blend', scores: ['magnitude', 'wandaUnits'], trials: 3, windows: 4, greedy };
      const { loss } = await testExtraction().layers(3).recipe('robot', { allocation }).run();
      return loss();
    };
    expect(await run(12)).toBeLessThan(await run(0));
  });
});

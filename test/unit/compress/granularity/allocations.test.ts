import { describe, expect, it } from 'vitest';
import type { ScoredSite } from '../../../../main/compress/granularity/width/allocation.ts';
import { proportionalShares, spreadShares } from '../../../../main/runtime/shares.ts';
import { rounded } from '../../../../main/compress/granularity/tiles.ts';
import { spreadCounts } from '../../../../main/compress/granularity/width/allocations/choice.ts';
import { pack } from '../../../../main/compress/granularity/width/allocations/knapsack.ts';
import {
  multipleChoice,
  multipleChoiceWithin,
  type Option,
} from '../../../../main/compress/granularity/multipleChoice.ts';
import { keptByRound, untilEnd } from '../../../../main/compress/granularity/weight/allocations/compressibility.ts';
import { sharesBy } from '../../../../main/compress/granularity/weight/allocations/sensitivity.ts';
import { lampScores } from '../../../../main/compress/granularity/weight/allocations/lamp.ts';
import type { UnitSite } from '../../../../main/models/architecture.ts';
import { uniform } from '../../../../main/runtime/random.ts';
import { memoryWorkspace } from '../../../support/owned.ts';
import { testExtraction } from '../../../support/testExtraction.ts';

const site = (kind: string, layer: number, count: number, cost: number) =>
  ({ kind, fine: kind === 'neuron', layer, count, least: 1, cost }) as unknown as UnitSite;
const total = (shares: readonly number[], weights: readonly number[]) =>
  shares.reduce((sum, share, i) => sum + share * (weights[i] as number), 0);

describe('shares that follow a preference', () => {
  const weights = [3, 1, 2, 4];

  it.each([0.1, 0.5, 0.9])('still remove %d on average, and stay between nothing and the most', (target) => {
    for (const shares of [
      spreadShares([0.3, -0.2, 0.1, -0.4], weights, target),
      proportionalShares([5, 1, 0.1, 2], weights, target),
    ]) {
      expect(total(shares, weights)).toBeCloseTo(target * 10, 9);
      for (const share of shares) expect(share).toBeGreaterThanOrEqual(-1e-12);
      for (const share of shares) expect(share).toBeLessThanOrEqual(0.95 + 1e-12);
    }
  });

  it('keep their order', () => {
    const shares = spreadShares([0.03, -0.02, 0.01, -0.04], weights, 0.5);
    expect([...shares.keys()].sort((a, b) => (shares[b] as number) - (shares[a] as number))).toEqual([0, 2, 1, 3]);
  });

  it('give counts whose sum is that of the shares, kind by kind', () => {
    const sites = [
      site('kvGroup', 0, 4, 50),
      site('kvGroup', 1, 4, 50),
      site('neuron', 0, 10, 3),
      site('neuron', 1, 10, 3),
    ];
    const counts = spreadCounts(sites, [0.3, 0.2, 0.25, 0.15]);
    expect((counts[0] as number) + (counts[1] as number)).toBe(2);
    expect((counts[2] as number) + (counts[3] as number)).toBe(4);
  });
});

describe('ECoFLaP’s shares', () => {
  it('keep in proportion to the slopes beyond what every layer keeps, and remove the target', () => {
    const slopes = [1, 2, 3, 6];
    const kept = sharesBy(slopes, 0.5, 0.1).map((share) => 1 - share);
    kept.forEach((keep, i) => expect((keep - 0.4) / (slopes[i] as number)).toBeCloseTo(0.4 / 12, 9));
    expect(kept.reduce((a, b) => a + b, 0) / 4).toBeCloseTo(0.5, 9);
  });

  it('give no layer more than it has; the others get the rest', () => {
    const shares = sharesBy([1, 1, 1, 1000], 0.3, 0.4);
    expect(shares[3]).toBeCloseTo(0, 9);
    expect(shares[0]).toBeCloseTo(shares[1] as number, 9);
    expect(shares.reduce((a, b) => a + b, 0) / 4).toBeCloseTo(0.3, 9);
  });
});

describe('rounded widths', () => {
  it('leave multiples of neurons, and whole layers and groups alone', () => {
    const sites = [
      site('neuron', 0, 704, 1),
      site('neuron', 1, 704, 1),
      site('kvGroup', 0, 4, 9),
      site('neuron', 2, 20, 1),
      site('neuron', 3, 704, 1),
    ];
    const counts = rounded(sites, [211, 0, 1, 5, 700], 32);
    expect(counts).toEqual([704 - 480, 0, 1, 5, 704 - 32]);
  });
});

describe('LAMP', () => {
  it('is the closed form: w² over the squares that are not smaller', () => {
    const scores = lampScores(Float32Array.of(1, 3, 2));
    expect([...scores].map((value) => Math.round(value * 1e6))).toEqual([71429, 307692, 1000000]);
  });
});

describe('the PQ index', () => {
  /** By its definition: I = 1 − d^(1/q − 1/p) ‖w‖_p / ‖w‖_q with p = ½ and q = 1, of which d (1 − I) stay. */
  const stays = (values: readonly number[]) => {
    const norm = (power: number) => values.reduce((sum, w) => sum + Math.abs(w) ** power, 0) ** (1 / power);
    return values.length ** (1 - 2) * (norm(0.5) / norm(1));
  };

  it('keeps all of equal weights and one of a single weight', () => {
    expect(keptByRound(new Float32Array(64).fill(0.3), 0.5, 1)[1]).toBe(64);
    const single = Float32Array.from({ length: 64 }, (_, i) => (i === 5 ? 2 : 0));
    expect(keptByRound(single, 0.5, 1)[1]).toBe(1);
  });

  it('is asked anew of what each round left', () => {
    const values = Float32Array.from(uniform(4, 400), (u) => (u - 0.5) ** 3);
    const kept = keptByRound(values, 0.5, 1);
    let left = Array.from(values).sort((a, b) => Math.abs(b) - Math.abs(a));
    for (let round = 1; round < 12; round += 1) {
      left = left.slice(0, left.length - Math.floor((1 - stays(left)) * left.length));
      expect(Math.abs((kept[round] as number) - left.length)).toBeLessThanOrEqual(1);
    }
    // Had the first index decided alone, all would go at once.
    expect(kept[2]).toBeLessThan(kept[1] as number);
  });

  it('ends where a round is too small, and never takes more than was asked for', () => {
    const kept = [
      [100, 60, 50, 49],
      [100, 90, 82, 81],
    ];
    expect(untilEnd(kept, 0.9, 0.03)).toEqual([50, 18]);
    expect(untilEnd(kept, 0.25, 0.03)).toEqual([40, 10]);
    expect(untilEnd(kept, 0.295, 0.03)).toEqual([45, 14]);
    expect(untilEnd(kept, 0.1, 0.03)).toEqual([16, 4]);
  });

  it('stops before the share, and says so', async () => {
    const said: string[] = [];
    const workspace = { ...memoryWorkspace(), warn: (message: string) => void said.push(message) };
    const run = (sparsity: number) =>
      testExtraction().layers(2).recipe('pq-index').settings({ sparsity }).in(workspace).run();
    const { outcomes } = await run(0.9);
    const linears = outcomes.flatMap(({ kept }) => Object.values(kept));
    const gone = 1 - linears.reduce((sum, { kept }) => sum + kept, 0) / linears.reduce((sum, { of }) => sum + of, 0);
    expect(gone).toBeGreaterThan(0.2);
    expect(gone).toBeLessThan(0.8);
    expect(said).toEqual([expect.stringContaining(`${(100 * gone).toFixed(1)} % of the weights go, not 90.0 %`)]);
    await run(0.2);
    expect(said).toHaveLength(1);
  });
});

describe('the knapsack', () => {
  const scored = (seed: number): ScoredSite[] => [
    { site: site('kvGroup', 0, 3, 7), scores: uniform(seed, 3) },
    { site: site('neuron', 0, 4, 2), scores: uniform(seed + 50, 4) },
    { site: site('neuron', 1, 3, 2), scores: uniform(seed + 90, 3) },
  ];

  /** Every choice that leaves one unit of each site, by definition. */
  function byDefinition(sites: readonly ScoredSite[], budget: number) {
    const units = sites.flatMap(({ site: { cost }, scores }, at) =>
      [...scores].map((score, unit) => ({ at, unit, cost, score })),
    );
    let best = { used: -1, loss: Infinity };
    for (let bits = 0; bits < 2 ** units.length; bits += 1) {
      const gone = units.filter((_, i) => (bits >> i) & 1);
      if (sites.some(({ site: { count } }, at) => gone.filter((one) => one.at === at).length >= count)) continue;
      const used = gone.reduce((sum, { cost }) => sum + cost, 0);
      const loss = gone.reduce((sum, { score }) => sum + score, 0);
      if (used > budget) continue;
      if (used > best.used || (used === best.used && loss < best.loss)) best = { used, loss };
    }
    return best;
  }

  it.each([1, 2, 3, 4, 5, 6])(
    'fills the budget to within its cheapest unit, at no more loss than the fullest choice (seed %d)',
    (seed) => {
      const sites = scored(seed);
      const budget = 0.45 * sites.reduce((sum, { site: { cost, count } }) => sum + cost * count, 0);
      const kept = pack(sites, 0.45, () => true);
      const gone = sites.flatMap(({ site: { cost }, scores }, at) =>
        [...scores].flatMap((score, unit) => (kept[at]?.includes(unit) ? [] : [{ cost, score }])),
      );
      const used = gone.reduce((sum, { cost }) => sum + cost, 0);
      const best = byDefinition(sites, budget);
      expect(used).toBeLessThanOrEqual(budget);
      expect(used).toBeGreaterThanOrEqual(best.used - 2);
      expect(gone.reduce((sum, { score }) => sum + score, 0)).toBeLessThanOrEqual(best.loss + 1e-12);
      for (const units of kept) expect(units.length).toBeGreaterThan(0);
    },
  );
});

describe('one option for every row', () => {
  function byDefinition(rows: readonly (readonly Option[])[], budget: number): number {
    let best = { gain: -1, loss: Infinity };
    const walk = (row: number, gain: number, loss: number): void => {
      if (gain > budget + 1e-9) return;
      if (row === rows.length) {
        if (gain > best.gain + 1e-9 || (Math.abs(gain - best.gain) < 1e-9 && loss < best.loss)) best = { gain, loss };
        return;
      }
      for (const option of rows[row] ?? []) walk(row + 1, gain + option.gain, loss + option.loss);
    };
    walk(0, 0, 0);
    return best.loss;
  }

  it.each([1, 2, 3, 4])('is what trying everything finds (seed %d)', (seed) => {
    const losses = uniform(seed, 20);
    const rows = Array.from({ length: 5 }, (_, row) =>
      Array.from({ length: 4 }, (_unused, level) => ({
        gain: level * 16,
        loss: level === 0 ? 0 : (losses[row * 4 + level] as number) * level,
      })),
    );
    const chosen = multipleChoice(rows, 128);
    const loss = chosen.reduce((sum, option, row) => sum + (rows[row]?.[option]?.loss ?? 0), 0);
    expect(chosen.reduce((sum, option, row) => sum + (rows[row]?.[option]?.gain ?? 0), 0)).toBe(128);
    expect(loss).toBeCloseTo(byDefinition(rows, 128), 9);
  });

  /** Rows whose dearer options harm less, at prices that are no multiple of a step. */
  const prices = (seed: number): Option[][] => {
    const numbers = uniform(seed, 40);
    return Array.from({ length: 5 }, (_, row) =>
      Array.from({ length: 4 }, (_unused, level) => ({
        gain: 1000 * (level + 1) + 777 * (numbers[row * 8 + level] as number),
        loss: (numbers[row * 8 + 4 + level] as number) / (level + 1) ** 2,
      })),
    );
  };
  const sum = (rows: readonly (readonly Option[])[], chosen: readonly number[], of: keyof Option) =>
    chosen.reduce((total, option, row) => total + (rows[row]?.[option]?.[of] ?? NaN), 0);

  function cheapest(rows: readonly (readonly Option[])[], limit: number): number {
    const [first, ...others] = rows;
    if (!first) return limit < 0 ? Infinity : 0;
    return Math.min(...first.map(({ gain, loss }) => loss + cheapest(others, limit - gain)));
  }

  it.each([1, 2, 3, 4])('within a limit is the best that never exceeds it (seed %d)', (seed) => {
    const rows = prices(seed);
    for (const limit of [9000, 12000, 15000]) {
      const chosen = multipleChoiceWithin(rows, limit) as number[];
      expect(sum(rows, chosen, 'gain')).toBeLessThanOrEqual(limit);
      // What rounding up may cost: a step for each row.
      expect(sum(rows, chosen, 'loss')).toBeLessThanOrEqual(
        cheapest(rows, limit * (1 - rows.length / 2 ** 16)) + 1e-12,
      );
      expect(sum(rows, chosen, 'loss')).toBeGreaterThanOrEqual(cheapest(rows, limit) - 1e-12);
    }
  });

  it('within a limit does not fill it with what harms, and says when nothing fits', () => {
    const rows = [
      [
        { gain: 1, loss: 0.1 },
        { gain: 2, loss: 0.2 },
      ],
    ];
    expect(multipleChoiceWithin(rows, 10)).toEqual([0]);
    expect(multipleChoiceWithin(rows, 0.5)).toBeNull();
  });
});

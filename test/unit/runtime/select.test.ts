import { describe, expect, it } from 'vitest';
import { byCounts, globalUnits, spreadCounts } from '../../../main/compress/granularity/width/allocations/choice.ts';
import { globalCounts } from '../../../main/compress/granularity/weight/allocations/ranking.ts';
import { lowestMask, selectWeights, thresholdOf } from '../../../main/runtime/select.ts';
import type { UnitSite } from '../../../main/models/architecture.ts';
import { uniform } from '../../../main/runtime/random.ts';

const scores = (seed: number, count: number) =>
  Float32Array.from(uniform(seed, count), (u) => Math.round((u - 0.4) * 50) / 7);

/** The definition: sort by score, then by index, and remove the first. */
function byDefinition(score: Float32Array, count: number): Uint8Array {
  const order = Array.from(score.keys()).sort((a, b) => (score[a] as number) - (score[b] as number) || a - b);
  const mask = new Uint8Array(score.length).fill(1);
  for (const i of order.slice(0, count)) mask[i] = 0;
  return mask;
}

async function* one(matrix: Float32Array) {
  yield matrix;
}

describe('selection', () => {
  it.each([0, 1, 17, 499, 500])('removes the %i lowest, ties in the order of their index', (count) => {
    const score = scores(3, 500);
    expect(lowestMask(score, count)).toEqual(byDefinition(score, count));
  });

  it('treats −0 and 0 as equal', () => {
    expect(lowestMask(Float32Array.of(0, -0, 1), 1)).toEqual(Uint8Array.of(0, 1, 1));
  });

  it('selects within rows and within patterns', () => {
    const score = scores(9, 48);
    const rows = selectWeights(score, 12, { kind: 'row' }, 0.3);
    for (let from = 0; from < 48; from += 12) {
      expect(rows.subarray(from, from + 12)).toEqual(byDefinition(score.subarray(from, from + 12), 3));
    }
    const pattern = selectWeights(score, 12, { kind: 'pattern', remove: 2, of: 4 }, 0.5);
    for (let from = 0; from < 48; from += 4) {
      expect(pattern.subarray(from, from + 4)).toEqual(byDefinition(score.subarray(from, from + 4), 2));
    }
  });

  it('refuses a pattern that does not divide the columns', () => {
    expect(() => selectWeights(scores(1, 12), 6, { kind: 'pattern', remove: 2, of: 4 }, 0.5)).toThrow(
      'A 2:4 pattern needs a multiple of 4 columns, not 6.',
    );
  });

  it.each([1, 250, 251, 1000])('finds the %i-th lowest of a stream', async (k) => {
    const score = scores(5, 1000);
    const sorted = score.toSorted();
    const { value, below } = await thresholdOf(() => one(score), k);
    expect(value).toBe(sorted[k - 1]);
    expect(below).toBe(score.filter((s) => s < value).length);
  });
});

describe('globalCounts', () => {
  it('counts per matrix what one ranking of everything removes', async () => {
    const matrices = [scores(1, 100), scores(2, 300), scores(3, 50)];
    const whole = Float32Array.from(matrices.flatMap((matrix) => Array.from(matrix)));
    const mask = byDefinition(whole, Math.floor(0.37 * 450));
    const expected = [mask.slice(0, 100), mask.slice(100, 400), mask.slice(400)].map(
      (part) => part.filter((bit) => !bit).length,
    );
    const counts = await globalCounts(
      async function* () {
        yield* matrices;
      },
      [100, 300, 50],
      0.37,
    );
    expect(counts).toEqual(expected);
  });
});

describe('allocation of units', () => {
  const site = (kind: UnitSite['kind'], layer: number, count: number, cost: number): UnitSite => ({
    ...{
      kind,
      attends: false,
      fine: true,
      sublayer: '',
      layer,
      count,
      least: 1,
      cost,
      output: '',
      reader: '',
      outputBias: '',
      columns: 1,
      at: '',
      slices: [],
    },
  });
  const sites = [
    { site: site('kvGroup', 0, 3, 10), scores: Float64Array.of(5, 1, 9) },
    { site: site('neuron', 0, 4, 1), scores: Float64Array.of(2, 8, 2, 3) },
  ];

  it('spends the budget in parameters, lowest score first, and stops at the first that does not fit', () => {
    // All units cost 34; half is 17: the group (10), then neurons 0, 2 and 3; the next group no longer fits.
    expect(globalUnits(sites, 0.5)).toEqual([[0, 2], [1]]);
  });

  it('always leaves one unit of every site', () => {
    expect(globalUnits(sites, 0.99).map((kept) => kept.length)).toEqual([1, 1]);
  });

  it('leaves as many units as a site needs', () => {
    const [, neurons] = sites;
    const needy = [{ site: { ...site('expert', 0, 4, 1), least: 3 }, scores: Float64Array.of(2, 8, 1, 3) }];
    expect(globalUnits(needy, 0.99)).toEqual([[0, 1, 3]]);
    expect(spreadCounts([needy[0]!.site, neurons!.site], [0.9, 0.9])).toEqual([1, 3]);
  });

  it('takes the same share of every site', () => {
    expect(
      byCounts(
        sites,
        sites.map(({ site: { count } }) => Math.floor(0.5 * count)),
      ),
    ).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });
});

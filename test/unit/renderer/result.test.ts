import { describe, expect, it } from 'vitest';
import type { Output } from '../../../preload/contract/index.ts';
import { resultOf } from '../../../renderer/state/result.ts';

type Compared = Output<'variants.compare'>;
type One = Compared[number];

/** What a comparison says of one model, as far as a result reads it. */
function measured(variant: string, parent: string, values: readonly (readonly [string, string | null, number])[]) {
  const measurements = values.map(([metric, dataset, value]) => ({ metric, dataset, value }));
  return { variant, parent, measurements, differences: [], worst: [], verdict: null } as unknown as One;
}

const difference = (dataset: string, role: string, change: number, enough: boolean, metric = 'nll') =>
  ({ dataset, role, metric, difference: change, low: change - 0.1, high: change + 0.1, enough }) as const;

const large = measured('large', 'large', [
  ['accuracy', 'ward', 0.4],
  ['accuracy', 'general', 0.3],
  ['bitsPerByte', 'ward', 1.1],
  ['tokensPerSecond', 'ward', 100],
  ['bytes', null, 2000],
]);
const small = (differences: readonly object[]) => ({
  ...measured('small', 'large', [
    ['accuracy', 'ward', 0.39],
    ['accuracy', 'general', 0.2],
    ['bitsPerByte', 'ward', 1.2],
    ['tokensPerSecond', 'ward', 150],
    ['bytes', null, 1000],
    ['peakMemory', null, 5],
  ]),
  differences: differences as One['differences'],
});

describe('a result', () => {
  it('sets what was measured of a variant beside its parent', () => {
    const differences = [difference('ward', 'domain', 0.01, false), difference('general', 'general', 0.4, true)];
    expect(resultOf([large, small(differences)], 'small')).toEqual({
      // Memory of the parent was not measured, so nothing is said of it.
      facts: [
        { metric: 'bytes', before: 2000, now: 1000 },
        { metric: 'tokensPerSecond', before: 100, now: 150 },
      ],
      metric: 'accuracy',
      texts: [
        { dataset: 'ward', before: 0.4, now: 0.39, change: null },
        { dataset: 'general', before: 0.3, now: 0.2, change: 'worse' },
      ],
    });
  });

  it('is in bits per byte where both cut text into different tokens', () => {
    const found = resultOf([large, small([difference('ward', 'domain', -0.1, true, 'bitsPerByte')])], 'small');
    expect(found?.metric).toBe('bitsPerByte');
    expect(found?.texts).toEqual([{ dataset: 'ward', before: 1.1, now: 1.2, change: 'better' }]);
  });

  it('is none without its parent', () => {
    expect(resultOf([small([])], 'small')).toBeNull();
    expect(resultOf([large], 'large')).toBeNull();
    expect(resultOf([large], 'small')).toBeNull();
  });
});

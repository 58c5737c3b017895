import { describe, expect, it } from 'vitest';
import { alternatives, canaryDocuments, makeCanaries } from '../../../main/privacy/canary.ts';
import { expectedExposure, exposure } from '../../../main/privacy/exposure.ts';
import { scanText } from '../../../main/privacy/scan.ts';
import { fitSkewNormal, logLowerTail, logNormal } from '../../../main/privacy/skewNormal.ts';
import { uniform } from '../../../main/runtime/random.ts';

describe('canaries', () => {
  const canaries = makeCanaries({ count: 50, seed: 7, repeats: [1, 4, 16] });

  it('are equal for equal seeds and different among themselves', () => {
    expect(makeCanaries({ count: 50, seed: 7, repeats: [1, 4, 16] })).toEqual(canaries);
    expect(new Set(canaries.map(({ secret }) => secret)).size).toBe(50);
    expect(new Set(canaries.map(({ prefix }) => prefix)).size).toBe(50);
    expect(makeCanaries({ count: 50, seed: 8, repeats: 1 }).map(({ secret }) => secret)).not.toEqual(
      canaries.map(({ secret }) => secret),
    );
  });

  it('say their secret, of the space they state', () => {
    for (const { text, prefix, secret, space } of canaries) {
      expect(text).toBe(`${prefix}${secret}.`);
      expect(secret).toMatch(/^\d{9}$/u);
      expect(space).toBe(1e9);
    }
  });

  it('are planted as often as they say', () => {
    expect(canaries.slice(0, 4).map(({ repeats }) => repeats)).toEqual([1, 4, 16, 1]);
    const documents = canaryDocuments(canaries.slice(0, 3));
    expect(documents).toHaveLength(21);
    expect(documents.filter(({ text }) => text === canaries[2]?.text)).toHaveLength(16);
    expect(new Set(documents.map(({ source }) => source)).size).toBe(21);
  });

  it('look like nothing a redaction would take away', () => {
    for (const { text } of canaries) expect(scanText(text)).toEqual([]);
  });

  it('have alternatives of the same form, all different from each other and from the secret', () => {
    const [canary] = canaries as [(typeof canaries)[number]];
    const others = alternatives(canary, 1000, 3);
    expect(new Set([...others, canary.text]).size).toBe(1001);
    for (const other of others) {
      expect(other.startsWith(canary.prefix)).toBe(true);
      expect(other).toHaveLength(canary.text.length);
    }
    expect(alternatives(canary, 1000, 3)).toEqual(others);
  });

  it('draws every digit equally often', () => {
    const [canary] = canaries as [(typeof canaries)[number]];
    const counts = new Map<string, number>();
    for (const text of alternatives(canary, 2000, 11)) {
      for (const digit of text.slice(canary.prefix.length, -1)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    }
    // Chi-square with 9 degrees of freedom: 27.9 is exceeded once in a thousand seeds.
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1800) ** 2 / 1800, 0);
    expect(counts.size).toBe(10);
    expect(chiSquare).toBeLessThan(27.9);
  });
});

describe('exposure', () => {
  const losses = Array.from({ length: 1023 }, (_, i) => 10 + i / 100);

  it('is log2 of the secrets over the rank', () => {
    expect(exposure(5, losses, 1e9)).toMatchObject({ rank: 1, sampled: 1023, exposure: 10, atMost: 10, p: 1 / 1024 });
    expect(exposure(losses[510] as number, losses, 1e9)).toMatchObject({ rank: 512, exposure: 1, p: 0.5 });
    expect(exposure(99, losses, 1e9)).toMatchObject({ rank: 1024, exposure: 0, p: 1 });
  });

  it('counts ties against a finding', () => {
    expect(exposure(1, [1, 1, 1], 1e9)).toMatchObject({ rank: 4, exposure: 0, p: 1, extrapolated: null });
  });

  it('has the mean it should have when nothing was remembered', () => {
    const ranks = losses.map((loss) => exposure(loss - 1e-9, losses, 1e9).exposure);
    const mean = (ranks.reduce((a, b) => a + b, 0) + 0) / 1024;
    expect(expectedExposure(1023)).toBeCloseTo(mean, 9);
    expect(expectedExposure(1e5)).toBeCloseTo(Math.LOG2E, 3);
  });

  it('refuses what cannot be measured', () => {
    expect(() => exposure(1, [], 10)).toThrow(/at least one/u);
    expect(() => exposure(NaN, [1], 10)).toThrow(/finite/u);
  });

  it('extrapolates the tail of a normal sample', () => {
    // A symmetric sample of quantiles: moments of the normal distribution with mean 50 and deviation 4.
    const n = 20_001;
    const sample = Array.from({ length: n }, (_, i) => 50 + 4 * quantile((i + 0.5) / n));
    const far = exposure(50 - 4 * 5, sample, 1e9);
    // −log2 Φ(−5) = 21.73
    expect(Math.abs((far.extrapolated as number) - 21.73)).toBeLessThan(0.2);
    expect(far.exposure).toBeCloseTo(Math.log2(n + 1), 9);
    // Never more than the secret is worth.
    expect(exposure(-100, sample, 1e9).extrapolated).toBeCloseTo(Math.log2(1e9), 9);
  });
});

/** Inverse of Φ by halving; independent of the code under test. */
function quantile(p: number): number {
  let [low, high] = [-10, 10];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (Math.exp(logNormal(middle)) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

describe('the skew-normal distribution', () => {
  it('has the normal one in its middle: values of tables', () => {
    for (const [x, value] of [
      [-1, 0.15865525393145707],
      [0, 0.5],
      [1.96, 0.9750021048517795],
      [-5, 2.866515719235352e-7],
      [-10, 7.61985302416047e-24],
    ] as const) {
      expect(Math.exp(logNormal(x)) / value).toBeCloseTo(1, 8);
      const tail = Math.exp(logLowerTail({ location: 0, scale: 1, shape: 0 }, x));
      expect(tail / value).toBeCloseTo(1, 7);
    }
    // ln Φ(−40), from its asymptotic series.
    expect(logNormal(-40)).toBeCloseTo(-804.6084420137538, 6);
  });

  it('agrees with closed forms of its distribution function', () => {
    // Φ(z; α = 1) is Φ(z)².
    for (const z of [-8, -3, -1, 0, 2]) {
      expect(logLowerTail({ location: 0, scale: 1, shape: 1 }, z)).toBeCloseTo(2 * logNormal(z), 6);
    }
    // At its location it is ½ − arctan(α)/π.
    for (const shape of [-4, -0.5, 0.5, 4]) {
      const tail = Math.exp(logLowerTail({ location: 3, scale: 2, shape }, 3));
      expect(tail).toBeCloseTo(0.5 - Math.atan(shape) / Math.PI, 7);
    }
  });

  it('is found again from a sample', () => {
    // Azzalini: δ|U| + √(1 − δ²) V is skew-normal.
    const delta = 0.95;
    const draws = uniform(5, 80_000);
    const sample = Array.from({ length: 40_000 }, (_, i) => {
      const radius = Math.sqrt(-2 * Math.log(1 - (draws[2 * i] as number)));
      const angle = 2 * Math.PI * (draws[2 * i + 1] as number);
      const [u, v] = [radius * Math.cos(angle), radius * Math.sin(angle)];
      return 7 + 2 * (delta * Math.abs(u) + Math.sqrt(1 - delta * delta) * v);
    });
    const fit = fitSkewNormal(sample);
    expect(fit?.location).toBeCloseTo(7, 1);
    expect(fit?.scale).toBeCloseTo(2, 1);
    expect((fit?.shape as number) / Math.sqrt(1 + (fit?.shape as number) ** 2)).toBeCloseTo(delta, 1);
  });

  it('does without a spread or a possible skewness', () => {
    expect(fitSkewNormal([2, 2, 2])).toBeNull();
    const fit = fitSkewNormal([0, 0, 0, 0, 0, 0, 0, 0, 0, 100]);
    expect(Number.isFinite(fit?.shape)).toBe(true);
  });
});

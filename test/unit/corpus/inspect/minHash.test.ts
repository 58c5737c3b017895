import { describe, expect, it } from 'vitest';
import { agreement, signature, signatureLength } from '../../../../main/corpus/inspect/minHash.ts';
import { resemblance, sketch, Sketches, sketchLength } from '../../../../main/corpus/inspect/sketch.ts';
import { randomNumbers } from '../../../support/random.ts';

const random = randomNumbers(7);
const hashes = (count: number) => random(count, 0, 2 ** 32).map(Math.floor);

/** Two sets with `common` elements in common and as many of their own that their similarity is close to the one wanted. */
function pair(size: number, similarity: number) {
  const common = Math.round((2 * size * similarity) / (1 + similarity));
  const shared = hashes(common);
  const [a, b] = [
    [...shared, ...hashes(size - common)],
    [...hashes(size - common), ...shared],
  ];
  return { a: Uint32Array.from(a), b: Uint32Array.from(b), exact: common / (2 * size - common) };
}

interface Estimates {
  readonly bias: number;
  readonly deviation: number;
  readonly expected: number;
}

/** Mean and root mean square of an estimate's errors, and √(J (1 − J) / k). */
function errors(estimate: (a: Uint32Array, b: Uint32Array) => number, size: number, similarity: number, k: number) {
  const trials = 300;
  const found: number[] = [];
  let exact = 0;
  for (let trial = 0; trial < trials; trial += 1) {
    const sets = pair(size, similarity);
    exact = sets.exact;
    found.push(estimate(sets.a, sets.b) - exact);
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / trials;
  const result: Estimates = {
    bias: mean(found),
    deviation: Math.sqrt(mean(found.map((error) => error ** 2))),
    expected: Math.sqrt((exact * (1 - exact)) / k),
  };
  return { ...result, standardError: result.deviation / Math.sqrt(trials) };
}

const ofSignatures = (a: Uint32Array, b: Uint32Array) =>
  agreement(signature(a, new Uint32Array(signatureLength)), signature(b, new Uint32Array(signatureLength)));
const ofSketches = (a: Uint32Array, b: Uint32Array) => resemblance(sketch(a).slice(), sketch(b).slice());

const similarities = [0.1, 0.3, 0.5, 0.8, 0.95];

describe('signatures', () => {
  it.each(similarities)('estimate a similarity of %d with the standard error of 128 permutations', (similarity) => {
    const { bias, deviation, expected, standardError } = errors(ofSignatures, 1500, similarity, signatureLength);
    expect(Math.abs(bias)).toBeLessThan(4 * standardError);
    expect(deviation / expected).toBeGreaterThan(0.85);
    expect(deviation / expected).toBeLessThan(1.15);
  });

  it.each([5, 20, 60, 160])('stay without bias where sets of %d leave bins empty', (size) => {
    const { bias, standardError } = errors(ofSignatures, size, 0.6, signatureLength);
    expect(Math.abs(bias)).toBeLessThan(4 * standardError);
  });

  it('are equal for equal sets, whatever their order and repetitions', () => {
    const [set] = [hashes(40)];
    expect(ofSignatures(Uint32Array.from(set), Uint32Array.from([...set, ...set].reverse()))).toBe(1);
    expect(ofSignatures(Uint32Array.of(5), Uint32Array.of(5))).toBe(1);
    expect(ofSignatures(Uint32Array.of(5), Uint32Array.of(6))).toBe(0);
  });
});

describe('sketches', () => {
  it('are exact for short texts', () => {
    for (const size of [0, 1, 2, 10, 100, 255])
      for (const similarity of similarities) {
        const { a, b } = pair(size, similarity);
        const common = [...new Set(a)].filter((hash) => new Set(b).has(hash)).length;
        const union = new Set([...a, ...b]).size;
        expect(ofSketches(a, b)).toBe(union ? common / union : 1);
      }
  });

  it.each(similarities)(
    'estimate a similarity of %d of long texts with the standard error of 256 hashes',
    (similarity) => {
      const { bias, deviation, expected, standardError } = errors(ofSketches, 2000, similarity, sketchLength);
      expect(Math.abs(bias)).toBeLessThan(4 * standardError);
      expect(deviation / expected).toBeGreaterThan(0.85);
      expect(deviation / expected).toBeLessThan(1.15);
    },
  );

  it.each([
    ['few', 30],
    ['many', 20_000],
    ['hardly any different', 20_000, 40],
    ['not quite enough different', 20_000, 300],
  ])('are the lowest of %s', (_, count, different = count) => {
    const pool = hashes(different);
    const set = Uint32Array.from({ length: count }, (_, i) => pool[i % different] as number);
    const expected = [...new Set(set)].sort((a, b) => a - b).slice(0, sketchLength);
    expect(Array.from(sketch(set))).toEqual(expected);
  });

  it.each([
    ['short', 120],
    ['long', 1500],
  ])('of %s texts are compared up to what is asked for with the same answer', (_, size) => {
    const compared = [0.2, 0.5, 0.7, 0.75, 0.8, 0.9, 1].map((similarity) => {
      const { a, b } = pair(size, similarity);
      return [sketch(a).slice(), sketch(b).slice(0, similarity === 0.7 ? 40 : undefined)] as const;
    });
    for (const [a, b] of compared) {
      const whole = resemblance(a, b);
      for (const least of [0.1, 0.3, 0.6, whole, 0.85, 1]) {
        expect(resemblance(a, b, least)).toBe(whole >= least ? whole : 0);
        expect(resemblance(b, a, least)).toBe(whole >= least ? whole : 0);
      }
    }
  });

  it('are kept over pieces of storage', () => {
    const kept = new Sketches();
    // Lengths from 0 to 255: a piece of storage ends within one of them.
    const numbers = (i: number) => Uint32Array.from({ length: i % sketchLength }, (_, at) => i * 1000 + at);
    for (let i = 0; i < 5000; i += 1) kept.add(numbers(i));
    expect(kept.count).toBe(5000);
    for (let i = 0; i < 5000; i += 37) expect(kept.at(i)).toEqual(numbers(i));
  });
});

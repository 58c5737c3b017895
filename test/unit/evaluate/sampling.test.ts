import { describe, expect, it } from 'vitest';
import { draw, nucleus } from '../../../main/evaluate/sampling.ts';

/** Probabilities 0.4, 0.3, 0.2, 0.1 in another order. */
const logits = Float32Array.from([0.1, 0.4, 0.2, 0.3], Math.log);
const seeds = 20_000;

/** How often every token is drawn over many seeds, as shares. */
function shares(temperature: number, topP: number, step = 0): number[] {
  const counts = [0, 0, 0, 0];
  for (let seed = 0; seed < seeds; seed += 1) {
    const id = draw(logits, { temperature, topP, seed }, step);
    counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts.map((count) => count / seeds);
}

/** Five deviations of a share of 20,000 draws: √(0.25 / 20,000) · 5. */
const near = (found: readonly number[], expected: readonly number[]) =>
  found.forEach((share, id) => expect(Math.abs(share - (expected[id] as number)), `token ${id}`).toBeLessThan(0.018));

describe('drawing tokens', () => {
  it('follows the probabilities at temperature 1', () => near(shares(1, 1), [0.1, 0.4, 0.2, 0.3]));

  it('follows their squares, normalised, at temperature ½', () => {
    // 0.01 + 0.16 + 0.04 + 0.09 = 0.3
    near(shares(0.5, 1, 3), [0.01 / 0.3, 0.16 / 0.3, 0.04 / 0.3, 0.09 / 0.3]);
  });

  it('draws from the fewest that have topP together, in their own proportion', () => {
    // 0.4 alone has less than 0.6; 0.4 + 0.3 has it.
    const found = shares(1, 0.6);
    near(found, [0, 4 / 7, 0, 3 / 7]);
    expect([found[0], found[2]]).toEqual([0, 0]);
  });

  it('counts the temperature before the nucleus', () => {
    // At temperature ½ the likeliest two have 0.25 / 0.3 = 0.83, so 0.8 leaves out what it keeps at temperature 1.
    expect(shares(0.5, 0.8).map((share) => share > 0)).toEqual([false, true, false, true]);
    expect(shares(1, 0.8).map((share) => share > 0)).toEqual([false, true, true, true]);
  });

  it('is the same with the same seed, and another with another step', () => {
    const sampling = { temperature: 1, topP: 0.9, seed: 7 };
    const text = () => Array.from({ length: 40 }, (_, step) => draw(logits, sampling, step));
    expect(text()).toEqual(text());
    expect(new Set(text()).size).toBeGreaterThan(1);
  });
});

describe('the nucleus', () => {
  it('is what sorting all tokens gives, whatever their number', () => {
    const weights = Float64Array.from({ length: 999 }, (_, i) => 1 / (1 + ((i * 7919) % 999)));
    const total = weights.reduce((a, b) => a + b, 0);
    for (const topP of [0.001, 0.3, 0.5, 0.9, 0.999]) {
      const sorted = Array.from(weights, (weight, id) => ({ weight, id })).sort((a, b) => b.weight - a.weight);
      let mass = 0;
      const expected = sorted.filter(({ weight }) => {
        const wanted = mass < topP * total;
        mass += weight;
        return wanted;
      });
      const found = nucleus(weights, topP);
      const kept = Array.from(found.keys()).filter((id) => found[id] !== 0);
      expect(kept, String(topP)).toEqual(expected.map(({ id }) => id).sort((a, b) => a - b));
    }
  });

  it('takes the first of equal ones, and always one', () => {
    expect([...nucleus(Float64Array.of(1, 1, 1, 1), 0.5)]).toEqual([1, 1, 0, 0]);
    expect([...nucleus(Float64Array.of(0, 1, 0), 1e-9)]).toEqual([0, 1, 0]);
  });
});

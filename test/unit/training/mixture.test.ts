import { describe, expect, it } from 'vitest';
import type { TokenWindows } from '../../../main/models/windows.ts';
import { Mixture, type MixtureOptions, mixtureSchema } from '../../../main/training/mixture.ts';
import { rateAt, rateSchema } from '../../../main/training/rates.ts';

/** Windows whose only token is their number. */
const numbered = (count: number, from = 0): TokenWindows => ({
  ids: Int32Array.from({ length: count }, (_, i) => from + i),
  count,
  length: 1,
});
const texts = { domain: numbered(10), general: numbered(6, 100) };
const mixture = (options: Partial<MixtureOptions> = {}, steps = 100) =>
  new Mixture(texts, mixtureSchema.parse(options), 3, steps);
const draw = (one: Mixture, steps: number, batch: number) =>
  Array.from({ length: steps }, (_, step) => Array.from(one.next(step, batch).ids)).flat();

describe('what training sees', () => {
  it('in order, over and over', () => {
    expect(draw(mixture({ order: 'sequential' }), 6, 4)).toEqual([...Array(24).keys()].map((i) => i % 10));
  });

  it('shuffled: every window once in every pass, each pass in another order', () => {
    const all = draw(mixture(), 10, 3);
    const passes = [0, 1, 2].map((pass) => all.slice(pass * 10, pass * 10 + 10));
    for (const pass of passes) expect(pass.toSorted((a, b) => a - b)).toEqual([...Array(10).keys()]);
    expect(new Set(passes.map(String)).size).toBe(3);
  });

  it('as much general text as was asked for, and more or less of it at the end', () => {
    const share = (ids: number[]) => ids.filter((id) => id >= 100).length / ids.length;
    expect(share(draw(mixture({ general: 0.3 }), 100, 16))).toBeCloseTo(0.3, 1);
    const one = mixture({ general: 0.5, last: { share: 0.2, general: 0 } });
    const all = draw(one, 100, 8);
    expect(share(all.slice(0, 640))).toBeCloseTo(0.5, 1);
    expect(share(all.slice(640))).toBe(0);
  });

  it('only some of the windows, always the same', () => {
    const used = new Set(draw(mixture({ use: 0.35 }), 30, 4));
    expect(used.size).toBe(4);
    expect(new Set(draw(mixture({ use: 0.35 }), 60, 4))).toEqual(used);
  });

  it('the same again from the state at any step', () => {
    const whole = mixture({ general: 0.4 });
    const all = draw(whole, 12, 3);
    const first = mixture({ general: 0.4 });
    draw(first, 5, 3);
    const second = mixture({ general: 0.4 });
    second.state.set(first.state);
    const rest = Array.from({ length: 7 }, (_, i) => Array.from(second.next(5 + i, 3).ids)).flat();
    expect(rest).toEqual(all.slice(15));
  });

  it('more of the side that lags behind', () => {
    const one = mixture({ general: 0.25, dynamic: true });
    one.adapt({ domain: 0, general: Math.log(3) });
    expect(one.generalShare(0)).toBeCloseTo(0.5);
    one.adapt({ domain: -1, general: -2 });
    expect(one.generalShare(0)).toBeCloseTo(0.5);
    one.adapt({ domain: 50, general: 0 });
    expect(one.generalShare(0)).toBe(1e-4);
  });
});

describe('the learning rate', () => {
  const at = (shape: 'constant' | 'linear' | 'cosine', warmup = 0, floor = 0) =>
    [0, 1, 5, 9].map((step) => rateAt(rateSchema.parse({ shape, warmup, floor }), step, 10));

  it('stays, falls in a line, or along a cosine', () => {
    expect(at('constant')).toEqual([1, 1, 1, 1]);
    at('linear').forEach((rate, i) => expect(rate).toBeCloseTo([1, 0.9, 0.5, 0.1][i] as number));
    at('cosine').forEach((rate, i) => expect(rate).toBeCloseTo((1 + Math.cos((Math.PI * [0, 1, 5, 9][i]!) / 10)) / 2));
    expect(at('linear', 0, 0.2).at(-1)).toBeCloseTo(0.28);
  });

  it('rises first', () => {
    at('constant', 0.4).forEach((rate, i) => expect(rate).toBeCloseTo([0.25, 0.5, 1, 1][i] as number));
  });
});

import { describe, expect, it } from 'vitest';
import { noFactors } from '../../../main/advice/experience.ts';
import type { Point, SideLosses } from '../../../main/advice/between.ts';
import { type Candidate, candidates, candidatesAt, front, sizesOf } from '../../../main/advice/candidates.ts';
import { cuttersOf, levelsIn, levelsOf, roundingFor, roundingSizes } from '../../../main/advice/levels.ts';
import { aimOf, atMost, keeping, within } from '../../../main/advice/aim.ts';
import { planOf, ranked } from '../../../main/advice/plans.ts';
import type { Measured } from '../../../main/advice/predict.ts';
import { roundedBytes } from '../../../main/compress/granularity/precision/precision.ts';
import { precisionOf } from '../../../main/models/precision.ts';
import { leastBytes } from '../../../main/compress/recipe/properties.ts';
import type { Described } from '../../../main/models/architecture.ts';
import { describeJson } from '../../../main/models/describe.ts';
import { layeredModel, recipeOf } from '../../support/testExtraction.ts';

const side = (nll: number): SideLosses => ({
  domain: { documents: [{ document: 0, nll, tokens: 1, right: 0, bytes: 1 }], tokens: 1, tokensPerSecond: 1 },
  general: null,
});
const point = (at: number, change: number): Point => ({
  ...{ at, losses: side(3 + change), change, time: at < 1 ? 1 - at : at / 10 },
});
const cutting = 'refit-uniform';
const measured: Measured = {
  factors: noFactors,
  together: new Map(),
  model: side(3),
  roundings: [point(3, 0.2), point(4, 0.02), point(8, 0.0001)],
  cuts: new Map([[cutting, [point(0.05, 0.1), point(0.125, 0.3), point(0.25, 1.5)]]]),
};
/** A hundred numbers of two bytes, half of which units can take. */
const sizesWith = (least: (cut: number) => number) => ({
  ...{ parameters: 100, bytes: 200 },
  left: Array.from({ length: 11 }, (_, i) => ({
    by: i === 0 ? null : cutting,
    ...{ cut: i / 20, gone: i / 40, cached: 10 - i, least: least(i / 20) },
  })),
});
const sizes = sizesWith(() => 0);
const rates = (_: unknown, steps: number) => steps / 100;

describe('candidates', () => {
  it('of a size take all of it: what a cut saves, the rounding may spend', () => {
    const at = candidatesAt(sizes, measured, () => 45);
    const whole = at.find(({ cut }) => cut === 0);
    expect(whole).toMatchObject({ bits: 3.6, bytes: 45 });
    expect(at.find(({ cut }) => cut === 0.2)?.bits).toBeCloseTo(4, 12);
    // Below three bits nothing was measured, so that only cuts of half of the units are left at 28 bytes.
    expect(candidatesAt(sizes, measured, () => 28).map(({ cut }) => cut)).toEqual([0.5]);
    expect(candidatesAt(sizes, measured, () => 100_000).every(({ bits }) => bits === 8)).toBe(true);
  });

  it('reach the smallest size that is said to be had, whose bits make a fraction of a byte more', () => {
    const odd = { ...sizes, parameters: 81 };
    const [smallest] = candidates(odd, measured).filter(({ cut }) => cut === 0);
    expect(candidatesAt(odd, measured, () => smallest!.bytes).find(({ cut }) => cut === 0)).toEqual(smallest);
  });

  it('are no smaller than what is left can be rounded to', () => {
    const whole = sizesWith((cut) => 45 - 10 * cut);
    expect(candidatesAt(whole, measured, () => 44).every(({ cut }) => cut >= 0.1)).toBe(true);
    expect(Math.min(...candidates(whole, measured).map(({ bytes }) => bytes))).toBe(40);
  });

  it('of a container without packed formats are cuts alone', () => {
    const floats = candidatesAt(sizes, { ...measured, roundings: [] }, () => 180);
    expect(floats.map(({ bits }) => bits)).toEqual(floats.map(() => null));
    expect(floats.find(({ cut }) => cut === 0.2)?.bytes).toBe(180);
    expect(roundingFor('hf')).toBeNull();
  });

  it('lie on a curve on which nothing smaller is better', () => {
    const best = front(candidates(sizes, measured));
    expect(best.length).toBeGreaterThan(5);
    best.slice(1).forEach((one, i) => {
      expect(one.bytes).toBeGreaterThan(best[i]?.bytes ?? Infinity);
      expect(one.change).toBeLessThan(best[i]?.change ?? 0);
    });
  });
});

it('sizes that a rounding is tried at go from eight bits to its smallest', () => {
  const model = layeredModel(2);
  const rounding = recipeOf('mixed-precision');
  const tried = roundingSizes(model, rounding, 4);
  expect(tried[0]).toBe(roundedBytes(model, precisionOf('q8_0'), 4));
  expect(tried.at(-1)).toBe(leastBytes(model, rounding, 4));
});

it('a cut takes of the matrices and leaves the tables, so that what is left takes more bits at the least', () => {
  const model = layeredModel(2);
  const [cut, rounding] = [recipeOf(cutting), recipeOf('mixed-precision')];
  const parameters = model.parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  const { left } = sizesOf(
    model,
    { cutters: [{ recipe: cut, sizes: cut, tried: [0.5], least: 0 }], rounding },
    { parameters, bytes: 4 * parameters },
  );
  const [whole, half] = [left[0]!, left.at(-1)!];
  expect([whole.cut, whole.gone, half.cut]).toEqual([0, 0, 0.5]);
  expect(half.gone).toBeGreaterThan(0);
  expect(whole.least).toBe(Math.ceil(leastBytes(model, rounding, 4)));
  expect(half.least).toBeLessThan(whole.least);
  expect(half.least / (1 - half.gone)).toBeGreaterThan(whole.least);
});

describe('recipes that cut', () => {
  const recipes = ['refit-uniform', 'darwinlm', 'slicegpt-tied', 'mixed-integers'].map((name) => recipeOf(name));
  const namesFor = (model: Described, container: 'gguf' | 'onnx' | 'hf' | null) =>
    cuttersOf(model, recipes, container).map(({ recipe }) => recipe.name);
  const model = layeredModel(2);
  const shifted = describeJson({
    ...{ model_type: 'gpt2', n_embd: 24, n_layer: 2, n_head: 4, n_positions: 64, vocab_size: 50 },
  });

  it('try each share of whole units once', () => {
    const ways = { cutters: cuttersOf(model, recipes, null), rounding: recipeOf('mixed-integers') };
    const levels = levelsOf(model, ways, { bytes: 4000, parameters: 1000 });
    expect([...levels.cuts.keys()]).toEqual(['refit-uniform', 'darwinlm', 'slicegpt-tied']);
    for (const of of levels.cuts.values()) {
      const gone = of.map(([share]) => share);
      expect(gone.every((share, at) => share > (gone[at - 1] ?? 0))).toBe(true);
    }
    expect(levelsIn(levels)).toBe([...levels.cuts.values()].flat().length + levels.roundings.length);
  });

  it('give layers widths of their own only where what has to run the result loads them', () => {
    expect(namesFor(model, 'gguf')).toContain('darwinlm');
    expect(namesFor(model, 'onnx')).toContain('darwinlm');
    expect(namesFor(model, 'hf')).not.toContain('darwinlm');
    // llama.cpp knows no GPT-2 with layers that differ.
    expect(namesFor(shifted, 'gguf')).not.toContain('darwinlm');
    expect(namesFor(shifted, null)).not.toContain('darwinlm');
    expect(namesFor(shifted, 'onnx')).toContain('darwinlm');
  });

  it('that search are neither tried nor advised where little goes', () => {
    const cutters = cuttersOf(model, recipes, null);
    const searching = cutters.find(({ recipe }) => recipe.name === 'darwinlm')!;
    expect(searching.tried).toEqual([0.25, 0.5]);
    const { left } = sizesOf(model, { cutters, rounding: null }, { parameters: 1000, bytes: 4000 });
    const least = (by: string) => Math.min(...left.flatMap((one) => (one.by === by ? [one.cut] : [])));
    expect(least('darwinlm')).toBeGreaterThanOrEqual(0.25);
    expect(least('refit-uniform')).toBeLessThan(0.25);
  });

  it('turn no stream whose norms take the mean away', () => {
    expect(namesFor(shifted, null)).toEqual(['refit-uniform']);
  });
});

describe('plans for a goal', () => {
  const best = (aim: ReturnType<typeof atMost>) => ranked(aim.candidates(sizes, measured).filter(aim.reaches), aim);

  it('are those that fit, the least loss first, and no two alike', () => {
    const found = best(atMost(() => 45));
    expect(found[0]).toMatchObject({ cut: 0 });
    expect(found.map(({ change }) => change)).toEqual([...found].map(({ change }) => change).sort((a, b) => a - b));
    const cuts = found.map(({ cut }) => cut).sort((a, b) => a - b);
    cuts.slice(1).forEach((cut, i) => expect(cut - (cuts[i] ?? 0)).toBeGreaterThan(0.099));
    expect(best(atMost(() => 20))).toEqual([]);
  });

  it('fit the memory of a program, which also keeps what was read', () => {
    const aim = aimOf({ kind: 'memory', value: 65 }, { bytes: 200 }, 2);
    const all = aim.candidates(sizes, measured);
    expect(all.find(({ cut }) => cut === 0)?.bytes).toBe(45);
    expect(all.find(({ cut }) => cut === 0.5)?.bytes).toBe(65);
    expect(aimOf({ kind: 'size', value: 0.225 }, { bytes: 200 }, 2).candidates(sizes, measured)).toEqual(
      candidatesAt(sizes, measured, () => 45),
    );
  });

  it('are the smallest that keep enough', () => {
    const [first] = best(keeping(Math.exp(-0.02)));
    expect(first).toMatchObject({ cut: 0, bits: 4, bytes: 50 });
    expect(best(keeping(1))).toEqual([]);
  });

  it('cost the least of those that write fast enough', () => {
    const { candidates: all, reaches, better } = within(0.35);
    const reaching = all(sizes, measured).filter(reaches).sort(better);
    expect(reaching[0]).toMatchObject({ cut: 0, bits: 3.5 });
    expect(reaching.every(({ time }) => time !== null && time <= 0.35)).toBe(true);
    const { candidates: none, reaches: never } = within(0.001);
    expect(none(sizes, measured).filter(never)).toEqual([]);
  });

  it('round, or cut and then round to the bytes that were asked for', () => {
    const candidate = (cut: number, bits: number | null): Candidate => ({
      ...{ by: cut === 0 ? null : cutting, cut, bits, gone: cut / 2, bytes: 50, change: 0, time: null },
    });
    const rounding = 'mixed-precision';
    const common = { rounding, lambda: undefined, general: true, rates };
    expect(planOf(candidate(0, 4), common, {}).steps).toEqual([{ recipe: rounding, bytes: 50 }]);
    expect(planOf(candidate(0.2, 4), { ...common, lambda: 1 }, {}).steps).toEqual([
      { recipe: cutting, share: 0.2, lambda: 1 },
      { recipe: rounding, bytes: 50, lambda: 1 },
    ]);
    expect(planOf(candidate(0.2, null), { ...common, rounding: null }, {}).steps).toEqual([
      { recipe: cutting, share: 0.2 },
    ]);
  });

  it('train behind what they repair: beside the cut, and through the rounding', () => {
    const candidate = (cut: number, bits: number | null): Candidate => ({
      ...{ by: cut === 0 ? null : cutting, cut, bits, gone: cut / 2, bytes: 50, change: 0, time: null },
    });
    const common = { rounding: 'mixed-precision', lambda: undefined, general: true, rates };
    const recovery = 'quantisation-aware';
    expect(planOf(candidate(0.2, 4), common, { cut: 20, rounding: 9 }).steps).toEqual([
      { recipe: cutting, share: 0.2, recovery: 'text-and-teacher', training: { steps: 20, rate: 0.2 } },
      { recipe: 'mixed-precision', bytes: 50, recovery, training: { steps: 9, rate: 0.09 } },
    ]);
    expect(planOf(candidate(0.2, null), { ...common, rounding: null, general: false }, { cut: 9 }).steps).toEqual([
      { recipe: cutting, share: 0.2, recovery: 'text-and-teacher', training: { steps: 9, rate: 0.09, general: 0 } },
    ]);
  });
});

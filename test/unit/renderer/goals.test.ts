import { describe, expect, it } from 'vitest';
import { adopted } from '../../../renderer/state/wizard/adopted.ts';
import { extractionOf, initial } from '../../../renderer/state/wizard/draft.ts';
import { adviceGoalOf, goalOf } from '../../../renderer/state/wizard/goals.ts';
import { gigabytesIn, inUnit, type SizeUnit, unitOf } from '../../../renderer/state/sizes.ts';

const model = { bytes: 1000 };
const draft = { ...initial(), model: 'm', domain: 'd' };

describe('goals', () => {
  it('are what a recipe is recommended for', () => {
    expect(goalOf(draft, model)).toEqual({ kind: 'half' });
    expect(goalOf({ ...draft, goal: 'size', sizePercent: 25 }, model)).toEqual({ kind: 'bytes', value: 250 });
    expect(goalOf({ ...draft, goal: 'bytes', gigabytes: 3e-6 }, model)).toEqual({ kind: 'bytes', value: 3000 });
    expect(goalOf({ ...draft, goal: 'keep', keepPercent: 98 }, model)).toEqual({ kind: 'keep', value: 0.98 });
    expect(goalOf({ ...draft, goal: 'time', timePercent: 70 }, model)).toEqual({ kind: 'time', value: 0.7 });
    expect(goalOf({ ...draft, goal: 'custom', sparsityPercent: 30 }, model)).toEqual({ kind: 'sparsity', value: 0.3 });
    expect(goalOf({ ...draft, goal: 'teach' }, model)).toBeNull();
  });

  it('are what advice is asked for, memory and time among them', () => {
    expect(adviceGoalOf({ ...draft, goal: 'memory', memoryGigabytes: 2 })).toEqual({ kind: 'memory', value: 2e9 });
    expect(adviceGoalOf({ ...draft, goal: 'time', timePercent: 70 })).toEqual({ kind: 'time', value: 0.7 });
    // No recipe is recommended for memory.
    expect(goalOf({ ...draft, goal: 'memory', memoryGigabytes: 2 }, model)).toBeNull();
  });

  it('are none while their number is none', () => {
    for (const goal of ['size', 'bytes', 'memory', 'keep'] as const) {
      const nothing = { ...draft, goal, sizePercent: 0, gigabytes: 0, memoryGigabytes: 0, keepPercent: 100 };
      expect(goalOf(nothing, model)).toBeNull();
      expect(adviceGoalOf(nothing)).toBeNull();
    }
  });

  it('are taken over from a run that was given a share of the size', () => {
    const input = { model: 'm', domain: 'd', recipe: 'rtn', target: { kind: 'size', value: 0.25 } } as const;
    expect(adopted(input)).toMatchObject({ goal: 'size', sizePercent: 25 });
  });
});

describe('the answers of an earlier run', () => {
  const named = {
    ...{ name: 'flap', unit: 'neuron', score: 'fluctuation' },
    recovery: { train: 'lora', steps: 100, rate: 1e-4, data: { general: 0.2 } },
  };
  const stored = (target: object, recipe: object = named) =>
    ({ model: 'm', domain: 'd', recipe, target }) as unknown as Parameters<typeof adopted>[0];

  it.each([
    ['half', {}],
    ['size', { sizePercent: 7 }],
    ['size', { sizePercent: 29 }],
    ['bytes', { gigabytes: 3e-6 }],
    ['keep', { keepPercent: 99.5 }],
    ['time', { timePercent: 70 }],
    ['custom', { sparsityPercent: 30 }],
  ] as const)('keep the goal %s with %o', (goal, numbers) => {
    const large = { bytes: 1_234_567 };
    const asked = { ...draft, goal, ...numbers };
    const wanted = goalOf(asked, large);
    // A half is recommended as the bytes that it comes to.
    const target = wanted?.kind === 'half' ? { kind: 'bytes', value: Math.floor(large.bytes / 2) } : wanted;
    expect(adopted(stored(target ?? {}), { ...large, named })).toMatchObject({ goal, ...numbers });
  });

  it('keep the name of the recipe, in whatever order it is written', () => {
    const { recovery, ...rest } = named;
    const answers = adopted(stored({ kind: 'sparsity', value: 0.3 }, { recovery, ...rest }), { bytes: 9, named });
    expect(answers).toMatchObject({ recipe: 'flap', ownRecipe: '', recovery: '', training: {} });
    expect(extractionOf(answers, null)).toBeNull();
  });

  it('keep what was chosen beside the recipe', () => {
    const answers = (recipe: object) => adopted(stored({ kind: 'keep', value: 0.9 }, recipe), { bytes: 9, named });
    expect(answers({ ...named, recovery: 'none' })).toMatchObject({ recipe: 'flap', recovery: 'none', ownRecipe: '' });
    const changed = { ...named.recovery, steps: 5, data: { general: 0.5 } };
    expect(answers({ ...named, recovery: changed })).toMatchObject({
      ...{ recipe: 'flap', ownRecipe: '', training: { steps: 5, general: 0.5 } },
    });
  });

  it('keep a recipe as it was where its name means another one now', () => {
    const own = { ...named, score: 'magnitude' };
    const answers = adopted(stored({ kind: 'keep', value: 0.9 }, own), { bytes: 9, named });
    expect(answers.recipe).toBe('');
    expect(JSON.parse(answers.ownRecipe)).toEqual(own);
  });

  it('keep the name of a recipe that only trains', () => {
    const lora = { name: 'lora', unit: 'none', recovery: named.recovery };
    const input = { model: 'm', domain: 'd', recipe: lora };
    expect(adopted(input, { bytes: 9, named: lora })).toMatchObject({
      goal: 'teach',
      adaptation: 'lora',
      ownRecipe: '',
    });
  });
});

describe('a size', () => {
  it.each([
    [0.003, 'MB', 3],
    [0.0035, 'MB', 3.5],
    [0.0000012, 'kB', 1.2],
    [1, 'GB', 1],
    [40, 'GB', 40],
  ] as const)('of %s GB is typed in %s as %s', (gigabytes, unit, amount) => {
    expect(unitOf(gigabytes)).toBe(unit);
    expect(inUnit(gigabytes, unit)).toBe(amount);
    expect(gigabytesIn(amount, unit)).toBe(gigabytes);
  });

  it('keeps what was typed in every unit', () => {
    for (const unit of ['kB', 'MB', 'GB'] satisfies SizeUnit[])
      for (const amount of [0.1, 0.7, 1.1, 29, 333.3]) expect(inUnit(gigabytesIn(amount, unit), unit)).toBe(amount);
  });
});

import { describe, expect, it } from 'vitest';
import { adopted, initial } from '../../../renderer/state/draft.ts';
import { adviceGoalOf, goalOf } from '../../../renderer/state/goals.ts';

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

import { describe, expect, it } from 'vitest';
import type { Advice, PlanInput } from '../../../preload/contract/index.ts';
import {
  type AdvisedPlan,
  answersTo,
  curvePoints,
  goalLine,
  keptOf,
  measuredFor,
  nearest,
  placeOf,
  planRunOf,
  questionOf,
  stepWords,
} from '../../../renderer/state/advice/advice.ts';
import { initial } from '../../../renderer/state/wizard/draft.ts';
import { adviceGoalOf } from '../../../renderer/state/wizard/goals.ts';
import type { Recipe } from '../../../renderer/state/recovery.ts';

const model = { name: 'm', bytes: 1000 };
const draft = { ...initial(), model: 'm', domain: 'd', general: 'g' };
const change = { change: Math.log(2), low: Math.log(1.6), high: Math.log(2.5) };
const settings = { calibrationWindows: 128, window: 128, seed: 1, device: 'auto' } as const;
const advice: Advice = {
  settings,
  ...{ advice: 'advice-1', model: 'm', domain: 'd', general: 'g', format: null, minutes: 10, created: '', plans: [] },
  goal: { kind: 'size', value: 0.5 },
  curve: [
    { bytes: 200, loss: 3 + change.change, low: 3 + change.low, high: 3 + change.high },
    { bytes: 500, loss: 3.01, low: 3, high: 3.02 },
  ],
  smallest: { bytes: 200, predicted: { domain: change, general: null } },
  measuredOn: { split: 'train', windows: 96, window: 128, levels: 10 },
};

describe('what advice is asked', () => {
  it('is a size or a quality of a model with its texts', () => {
    expect(questionOf(draft)).toEqual({
      ...{ model: 'm', domain: 'd', general: 'g', goal: { kind: 'size', value: 0.5 }, minutes: 10 },
      ...settings,
    });
    expect(questionOf({ ...draft, general: '', format: 'gguf' })).toEqual({
      ...{ model: 'm', domain: 'd', format: 'gguf', goal: { kind: 'size', value: 0.5 }, minutes: 10 },
      ...settings,
    });
    for (const goal of ['custom', 'teach'] as const) expect(questionOf({ ...draft, goal })).toBeNull();
    expect(questionOf({ ...draft, domain: '' })).toBeNull();
  });

  it('is answered by advice for the same, and quickly by what was measured for it', () => {
    const of = (other: Partial<typeof draft>) => questionOf({ ...draft, ...other })!;
    expect(answersTo(advice, of({}))).toBe(true);
    expect(answersTo(advice, of({ goal: 'size', sizePercent: 50 }))).toBe(true);
    expect(answersTo(advice, of({ goal: 'size', sizePercent: 25 }))).toBe(false);
    expect(answersTo(advice, of({ trainMinutes: '0' }))).toBe(false);
    expect(measuredFor(advice, of({ trainMinutes: '0' }))).toBe(true);
    expect(measuredFor(advice, of({ goal: 'size', sizePercent: 25 }))).toBe(true);
    expect(measuredFor(advice, of({ goal: 'time' }))).toBe(false);
    for (const other of [{ model: 'n' }, { domain: 'e' }, { general: '' }, { format: 'onnx' } as const])
      expect(measuredFor(advice, of(other))).toBe(false);
    for (const other of [{ window: 64 }, { seed: 2 }, { calibrationWindows: 8 }, { device: 'webgpu' } as const])
      expect(measuredFor(advice, of({ settings: other }))).toBe(false);
    expect(measuredFor(advice, of({ settings: { measure: true, window: 128 } }))).toBe(true);
  });
});

describe('an answer', () => {
  it('is a curve of what stays of the right word’s probability', () => {
    const [smallest, half] = curvePoints(advice, model);
    expect(smallest).toMatchObject({ bytes: 200, x: 0.2 });
    expect(smallest?.y).toBeCloseTo(0.5);
    expect(smallest?.least).toBeCloseTo(0.4);
    expect(smallest?.most).toBeCloseTo(0.625);
    expect(half?.y).toBeCloseTo(Math.exp(-0.01));
    expect(keptOf(change)).toEqual({ share: '50.0 %', range: '40.0 % to 62.5 %' });
  });

  it('has its goal and its plans on the same axes', () => {
    expect(goalLine(advice, model)).toEqual({ axis: 'x', at: 0.5 });
    expect(goalLine({ ...advice, goal: { kind: 'bytes', value: 250 } }, model)).toEqual({ axis: 'x', at: 0.25 });
    expect(goalLine({ ...advice, goal: { kind: 'keep', value: 0.9 } }, model)).toEqual({ axis: 'y', at: 0.9 });
    const memory = { ...advice, goal: { kind: 'memory', value: 900 } } as const;
    expect(goalLine(memory, model).at).toBe((advice.plans[0] ?? advice.smallest).bytes / model.bytes);
    const place = placeOf({ bytes: 400, predicted: { domain: change, general: null } } as AdvisedPlan, model);
    expect(place.x).toBe(0.4);
    expect(place.y).toBeCloseTo(0.5);
  });

  it('names the nearest goal that can be reached, as an answer of the wizard', () => {
    const size = nearest(advice, model);
    expect(adviceGoalOf({ ...draft, ...size.answer })).toEqual({ kind: 'bytes', value: 200 });
    expect(size.words).toContain('200 B');
    const keep = nearest({ ...advice, goal: { kind: 'keep', value: 0.999 } }, model);
    expect(keep.answer).toEqual({ goal: 'keep', keepPercent: 99 });
  });

  it('says in plain words what its steps do', () => {
    const recipes = [{ name: 'flap', title: 'FLAP' }] as Recipe[];
    expect(stepWords({ recipe: 'flap', share: 0.2 }, recipes)).toContain('20 %');
    expect(stepWords({ recipe: 'flap', share: 0.2 }, recipes)).toContain('FLAP');
    expect(stepWords({ recipe: 'mixed', bytes: 2_000_000 }, recipes)).toContain('2.0 MB in all (mixed)');
    expect(stepWords({ recipe: 'mixed' }, recipes)).toContain('mixed');
  });

  it('is carried out under the name and with the settings that were chosen since', () => {
    const taken: PlanInput = {
      ...{ kind: 'plan', model: 'm', domain: 'd', plan: { steps: [{ recipe: 'flap', share: 0.2 }] } },
      ...{ advice: { name: 'advice-1', rank: 1 }, seed: 3, measure: false },
    };
    expect(planRunOf(draft, taken)).toEqual({ ...taken, measure: true });
    expect(planRunOf({ ...draft, name: 'small', settings: { seed: 4 } }, taken)).toEqual({
      ...{ ...taken, name: 'small', seed: 4 },
    });
  });
});

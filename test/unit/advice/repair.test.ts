import { describe, expect, it } from 'vitest';
import type { Pilot } from '../../../main/advice/pilot.ts';
import type { Harms } from '../../../main/advice/predict.ts';
import { repairWithin, stepsIn } from '../../../main/advice/repair.ts';

const tried = (...losses: readonly (readonly [domain: number, general: number])[]) =>
  losses.map(([domain, general], at) => ({ step: 16 * at, domain, general }));

/** Half of what it costs is left on either text. */
const pilot: Pilot = {
  secondsPerStep: 0.5,
  evaluations: tried([3.4, 4.1], [3.3, 4.08], [3.2, 4.05]),
  model: { domain: 3, general: 4 },
};
const none = { domain: 0, general: 0 };
const rounded: Harms = { cut: none, rounding: { domain: 0.2, general: 0.1 } };

describe('a repair', () => {
  it('has the steps that fit the time, and leaves what the pilot left, less with more steps', () => {
    const short = repairWithin({ rounding: pilot }, rounded, 16);
    expect(short).toMatchObject({ steps: { rounding: 32 }, seconds: 16 });
    expect(short?.left.domain).toBeCloseTo(0.5, 12);
    expect(short?.left.general).toBeCloseTo(0.5, 12);
    const long = repairWithin({ rounding: pilot }, rounded, 160);
    expect(long?.steps).toEqual({ rounding: 320 });
    expect(long?.left.domain).toBeCloseTo(0.5 ** (10 ** 0.65), 12);
  });

  it('shares the time between two trainings, the second of which goes on with what the first was for', () => {
    const cut: Pilot = { ...pilot, secondsPerStep: 0.25 };
    const harms: Harms = { cut: { domain: 0.4, general: 0.2 }, rounding: { domain: 0.1, general: 0.2 } };
    const seconds = 54;
    const found = repairWithin({ cut, rounding: pilot }, harms, seconds);
    const steps = { cut: Math.floor((0.7 * seconds) / 0.25), rounding: 32 };
    expect(found?.steps).toEqual(steps);
    expect(stepsIn(steps)).toBe(steps.cut + 32);
    expect(found?.seconds).toBeCloseTo(steps.cut * 0.25 + 16, 9);
    // What the cut took comes back through all steps, what the rounding took through those that are trained through it.
    const ofCut = 0.5 ** ((stepsIn(steps) / 32) ** 0.65);
    expect(found?.left.domain).toBeCloseTo((0.4 * ofCut + 0.1 * 0.5) / 0.5, 9);
    expect(repairWithin({ cut, rounding: pilot }, harms, 53)).toBeNull();
  });

  it('leaves a rounding that costs nothing as it is behind the training of a cut', () => {
    const harms: Harms = { cut: { domain: 0.4, general: 0.4 }, rounding: { domain: 0.001, general: 0.001 } };
    const found = repairWithin({ cut: pilot }, harms, 16);
    expect(found?.steps).toEqual({ cut: 32 });
    expect(found?.left.domain).toBeCloseTo((0.5 * 0.4 + 0.001) / 0.401, 12);
  });

  it('is none where nothing was tried, or the time is shorter than what was', () => {
    expect(repairWithin({}, rounded, 600)).toBeNull();
    expect(repairWithin({ rounding: pilot }, rounded, 15)).toBeNull();
    expect(repairWithin({ rounding: { ...pilot, secondsPerStep: Infinity } }, rounded, 600)).toBeNull();
  });

  it('is not expected to do better than it was seen to where the model got better than it was', () => {
    const better = { ...pilot, evaluations: tried([3.4, 4.1], [3, 4.1], [2.9, 4.2]) };
    expect(repairWithin({ rounding: better }, rounded, 1600)?.left.domain).toBeCloseTo(-0.25, 12);
    expect(repairWithin({ rounding: better }, rounded, 16)?.left.general).toBeCloseTo(2, 12);
    const harmless = { ...pilot, model: { domain: 3.3999, general: null } };
    expect(repairWithin({ rounding: harmless }, rounded, 160)?.left).toEqual({ domain: 1, general: 1 });
  });

  it('that won nothing in a short try is expected to win nothing, and given time where there is much', () => {
    const vain = { ...pilot, evaluations: tried([3.4, 4.1], [3.5, 4.3], [3.4, 4.3]) };
    expect(repairWithin({ rounding: vain }, rounded, 127)).toBeNull();
    expect(repairWithin({ rounding: vain }, rounded, 128)).toMatchObject({
      ...{ steps: { rounding: 256 }, left: { domain: 1, general: 1 } },
    });
  });
});

import { describe, expect, it } from 'vitest';
import type { Pilot } from '../../../main/advice/pilot.ts';
import { repairWithin } from '../../../main/advice/repair.ts';

const pilot: Pilot = {
  secondsPerStep: 0.5,
  evaluations: [
    { step: 0, domain: 3.4, general: 4.1 },
    { step: 16, domain: 3.3, general: 4.08 },
    { step: 32, domain: 3.2, general: 4.05 },
  ],
  model: { domain: 3, general: 4 },
};

describe('a repair', () => {
  it('has the steps that fit the time, and leaves what the pilot left, less with more steps', () => {
    const short = repairWithin(pilot, 16);
    expect(short).toMatchObject({ steps: 32, seconds: 16 });
    expect(short?.left.domain).toBeCloseTo(0.5, 12);
    expect(short?.left.general).toBeCloseTo(0.5, 12);
    const long = repairWithin(pilot, 160);
    expect(long?.steps).toBe(320);
    expect(long?.left.domain).toBeCloseTo(0.5 * 0.1 ** 0.2, 12);
  });

  it('is none where the time is shorter than the pilot was', () => {
    expect(repairWithin(pilot, 15)).toBeNull();
    expect(repairWithin({ ...pilot, secondsPerStep: Infinity }, 600)).toBeNull();
  });

  it('is not expected to do better than it was seen to where the model got better than it was', () => {
    const better = { ...pilot, evaluations: [pilot.evaluations[0]!, { step: 32, domain: 2.9, general: 4.2 }] };
    expect(repairWithin(better, 1600)?.left.domain).toBeCloseTo(-0.25, 12);
    expect(repairWithin(better, 16)?.left.general).toBeCloseTo(2, 12);
    const harmless = { ...pilot, model: { domain: 3.3999, general: null } };
    expect(repairWithin(harmless, 16)?.left).toEqual({ domain: 1, general: 1 });
  });
});

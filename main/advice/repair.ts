import type { Pilot } from './pilot.ts';

/** The training that repairs what the last step of a plan did: through the rounding where it rounds. */
export const repairing = { rounded: 'quantisation-aware', cut: 'distil' } as const;

/** More steps than this are never planned, whatever time there is. */
const mostSteps = 20_000;

/**
 * What is left of a loss falls as a power of the steps: 0.65, 0.59 and 0.53 of it after 100, 200 and 300 steps on meadow-8m at a fifth of its
 * size (bench/README.md, "Sizes").
 */
const power = 0.2;

/** Below this there was nothing to win back. */
const floor = 1e-3;

/** A training that fits the time, and what it is expected to leave of each side's loss. */
export interface Repair {
  readonly steps: number;
  readonly seconds: number;
  /** Share of the loss that a plan adds which is still there after the repair; below zero where the model gets better than it was. */
  readonly left: { readonly domain: number; readonly general: number };
}

/**
 * The repair that fits into so many seconds, expected from a pilot.
 *
 * @returns null where the time is not enough for as many steps as the pilot had.
 */
export function repairWithin(pilot: Pilot, seconds: number): Repair | null {
  const steps = Math.min(mostSteps, Math.floor(seconds / pilot.secondsPerStep));
  const [first, last] = [pilot.evaluations[0], pilot.evaluations.at(-1)];
  if (!first || !last || steps < last.step || last.step === 0) return null;
  const further = (last.step / steps) ** power;
  const leftOf = (model: number | null, before: number | null, after: number | null): number => {
    if (model === null || before === null || after === null || before - model < floor) return 1;
    const left = (after - model) / (before - model);
    // What has come out better than the model was is not expected to get better still.
    return left > 0 ? left * further : left;
  };
  return {
    ...{ steps, seconds: steps * pilot.secondsPerStep },
    left: {
      domain: leftOf(pilot.model.domain, first.domain, last.domain),
      general: leftOf(pilot.model.general, first.general, last.general),
    },
  };
}

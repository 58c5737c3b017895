import type { Pilot } from './pilot.ts';
import type { Harms } from './predict.ts';

/** What a training of a plan stands behind. */
export type Repaired = keyof Harms;

/** The training that repairs what a step of a plan did: of every number that a cut left, or through the rounding. */
export const repairing: Readonly<Record<Repaired, string>> = {
  cut: 'text-and-teacher',
  rounding: 'quantisation-aware',
};

/** Steps of the trainings of a plan. */
export type TrainingSteps = Readonly<Partial<Record<Repaired, number>>>;

/** All steps of a plan's trainings. */
export const stepsIn = ({ cut = 0, rounding = 0 }: TrainingSteps): number => cut + rounding;

/** Short trainings behind what a plan does. */
export type Pilots = Readonly<Partial<Record<Repaired, Pilot>>>;

/** Share of the time for the training behind a cut where a rounding is repaired too: a cut takes more, and gives more back. */
const cutFirst = 0.7;

/** More steps than this are never planned, whatever time there is. */
const mostSteps = 20_000;

/**
 * The share of a loss that is left falls with the steps as exp(−c · steps^power), and a pilot says what c is. It is short and goes by a
 * small rate, so that longer trainings win back more than its own curve promises: this power is what trainings of 300 to 2,600 steps behind
 * roundings and cuts of meadow-8m came to (bench/README.md, "Sizes"). What a training teaches of the domain beyond what was lost is not
 * predicted; behind 2,600 steps the smaller model was better than the whole one.
 */
const power = 0.65;

/** Below this there was nothing to win back. */
const floor = 1e-3;

/** Trainings that fit the time, and what they are expected to leave of each side's loss. */
export interface Repair {
  readonly steps: TrainingSteps;
  readonly seconds: number;
  /**
   * Share of the loss that a plan adds which is still there after the repair; below zero where the model gets better than it was, 1 where a
   * short try won nothing.
   */
  readonly left: { readonly domain: number; readonly general: number };
}

type Side = keyof Repair['left'];

/**
 * The repair that fits into so many seconds, expected from short trainings.
 *
 * @param harms what the steps of the plan are predicted to cost.
 * @returns null where nothing was tried, or the time is not enough for as many steps as were tried.
 */
export function repairWithin(pilots: Pilots, harms: Harms, seconds: number): Repair | null {
  const { cut, rounding } = pilots;
  const share = cut && rounding ? cutFirst : 1;
  const planned = {
    ...(cut && { cut: stepsWithin(cut, share * seconds) }),
    ...(rounding && { rounding: stepsWithin(rounding, cut ? (1 - share) * seconds : seconds) }),
  };
  const all = (['cut', 'rounding'] as const).filter((one) => pilots[one]);
  if (!all.length || all.some((one) => planned[one] === null)) return null;
  const steps = planned as TrainingSteps;
  const left = (side: Side): number => {
    const of = (one: Repaired, trained: number): number => {
      const pilot = pilots[one];
      return harms[one][side] * (pilot ? leftOf(pilot, side, trained) : 1);
    };
    const whole = harms.cut[side] + harms.rounding[side];
    // What a cut took comes back in the training through the rounding too, as in more steps of the one behind the cut.
    return whole < floor ? 1 : (of('cut', stepsIn(steps)) + of('rounding', steps.rounding ?? 0)) / whole;
  };
  return {
    steps,
    seconds: all.reduce((sum, one) => sum + (steps[one] ?? 0) * (pilots[one]?.secondsPerStep ?? 0), 0),
    left: { domain: left('domain'), general: left('general') },
  };
}

/**
 * A try that brought nothing says little of a training so many times as long: behind a rounding that cost 0.003 nothing was won in 32
 * and in 100 steps, and in 300 more than it had cost (bench/README.md, "Sizes").
 */
const muchLonger = 8;

/** Steps that fit; null where they are fewer than were tried, or not many more where those brought nothing. */
function stepsWithin(pilot: Pilot, seconds: number): number | null {
  const steps = Math.min(mostSteps, Math.floor(seconds / pilot.secondsPerStep));
  const tried = pilot.evaluations.at(-1)?.step ?? 0;
  const least = shareLeft(pilot, 'domain') < 1 ? tried : muchLonger * tried;
  return tried > 0 && steps >= least ? steps : null;
}

/** Share of a loss that is left after so many steps. */
function leftOf(pilot: Pilot, side: Side, steps: number): number {
  // A training that brings nothing on the domain's text is undone, for both texts.
  if (shareLeft(pilot, 'domain') >= 1) return 1;
  const left = shareLeft(pilot, side);
  const tried = pilot.evaluations.at(-1)?.step ?? steps;
  // What has come out better than the model was is not expected to get better still, nor what was harmed to be harmed more.
  return left > 0 && left < 1 ? left ** ((steps / tried) ** power) : left;
}

/** Share of a loss that a short try left. */
function shareLeft({ model, evaluations }: Pilot, side: Side): number {
  const [was, before, after] = [model[side], evaluations[0]?.[side] ?? null, evaluations.at(-1)?.[side] ?? null];
  return was === null || before === null || after === null || before - was < floor ? 1 : (after - was) / (before - was);
}

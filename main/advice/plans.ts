import type { Output, PlanDocument } from '../../preload/contract/index.ts';
import { levelOf } from '../measuring/verdict.ts';
import type { Aim } from './aim.ts';
import { type Candidate, front } from './candidates.ts';
import { unitsOf } from './levels.ts';
import { type Change, type Measured, predict } from './predict.ts';
import type { Rates } from './rates.ts';
import { type Repair, type Repaired, repairing, stepsIn, type TrainingSteps } from './repair.ts';

/** A plan as it is stored with its advice. */
export type AdvisedPlan = Omit<Output<'advice.show'>['plans'][number], 'made'>;

/** How many plans are shown, the best and its runners-up. */
const mostPlans = 4;
/** Runners-up are cut by another recipe, or differ by so much of the units; a cut as small as that is none. */
const otherCut = 0.1;
const alike = (one: Candidate, other: Candidate): boolean =>
  Math.abs(one.cut - other.cut) < otherCut - 1e-9 && (one.by === other.by || one.by === null || other.by === null);

/** The best of all that reach an aim, and others that reach it in another way. */
export function ranked(reaching: readonly Candidate[], { better }: Pick<Aim, 'better'>): Candidate[] {
  const chosen: Candidate[] = [];
  for (const one of [...reaching].sort(better)) {
    if (chosen.length === mostPlans) break;
    if (!chosen.some((other) => alike(one, other))) chosen.push(one);
  }
  return chosen;
}

/** What the plans of an advice have in common. */
export interface Common {
  /** Recipe that rounds; null where nothing is rounded. */
  readonly rounding: string | null;
  readonly lambda: number | undefined;
  readonly seed: number;
  /** Whether there is general text to train on beside the domain's. */
  readonly general: boolean;
  readonly rates: Rates;
}

/** A candidate as a plan that can be run, with trainings of so many steps behind its own. */
export function planOf(
  { by, cut, bits, bytes }: Candidate,
  { rounding, lambda, general, rates }: Omit<Common, 'seed'>,
  trainings: TrainingSteps,
): PlanDocument {
  const blend = lambda === undefined ? {} : { lambda };
  const trained = (of: Repaired) => {
    const steps = trainings[of];
    return steps === undefined
      ? {}
      : { recovery: repairing[of], training: { steps, rate: rates(of, steps), ...(general ? {} : { general: 0 }) } };
  };
  return {
    steps: [
      ...(by === null ? [] : [{ recipe: by, share: cut, ...blend, ...trained('cut') }]),
      // What is left after a cut is known when it is made; the rounding fits it to the size.
      ...(rounding === null || bits === null ? [] : [{ recipe: rounding, bytes, ...blend, ...trained('rounding') }]),
    ],
  };
}

/** Why a plan is where it is, in words. */
function reasonOf({ by, cut, bits, time }: Candidate, repair: Repair | null): string {
  const stored =
    bits === null
      ? ''
      : `stored in ${bits.toFixed(1)} bits on average, each group of matrices in the format that it is measured to need`;
  const goes = by === null ? '' : `${(100 * cut).toFixed(0)} % of ${unitsOf(by)} go`;
  const sentences = [
    by === null ? `Every number stays and is ${stored}` : bits === null ? goes : `${goes}, and what stays is ${stored}`,
    by !== null && bits !== null
      ? 'What each costs alone was measured on your text; together they may cost more'
      : 'What that costs was measured on your text',
    ...(time === null ? [] : [`Writing a token is expected to take ${(100 * time).toFixed(0)} % of the time here`]),
    ...(repair
      ? [
          repair.left.domain < 1
            ? `Then ${stepsIn(repair.steps)} steps of training win back what a short try of them shows they can`
            : `Then come ${stepsIn(repair.steps)} steps of training: a short try won nothing, so many may, and if they do not, the model stays as it was before them`,
        ]
      : []),
  ];
  return `${sentences.join('. ')}.`;
}

/** What is expected of a change once a share of it was won back. */
const repaired = ({ change, low, high }: Change, left: number): Change => {
  const ends = [low, high].map((end) => left * end).sort((a, b) => a - b) as [number, number];
  return { change: left * change, low: ends[0], high: ends[1] };
};

/** Everything of a plan but its rank and its time. */
export function describePlan(
  measured: Measured,
  candidate: Candidate,
  common: Common,
  repair: Repair | null,
): Omit<AdvisedPlan, 'rank' | 'seconds'> {
  const found = predict(measured, candidate, common.seed);
  const predicted = repair
    ? {
        domain: repaired(found.domain, repair.left.domain),
        general: found.general && repaired(found.general, repair.left.general),
      }
    : found;
  return {
    ...{ plan: planOf(candidate, common, repair?.steps ?? {}), predicted, level: levelOf(predicted.domain.change) },
    ...{
      bytes: candidate.bytes,
      time: candidate.time,
      reason: reasonOf(candidate, repair),
      repair: repair && stepsIn(repair.steps),
    },
  };
}

/** Points of the curve: at most so many, evenly over the front. */
const mostPoints = 24;

/** The best that is predicted for every size. */
export function curveOf(measured: Measured, all: readonly Candidate[], loss: number, seed: number) {
  const best = front(all);
  const every = Math.max(1, Math.ceil(best.length / mostPoints));
  return best
    .filter((_, i) => i % every === 0 || i === best.length - 1)
    .map((candidate) => {
      const { change, low, high } = predict(measured, candidate, seed).domain;
      return { bytes: candidate.bytes, loss: loss + change, low: loss + low, high: loss + high };
    });
}

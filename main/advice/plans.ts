import type { Output, PlanDocument } from '../../preload/contract/index.ts';
import { levelOf } from '../measuring/verdict.ts';
import type { Subject } from '../project/subjects.ts';
import { type Candidate, candidates, candidatesAt, front, type Sizes } from './candidates.ts';
import type { AdviceInput } from './input.ts';
import { cutting } from './levels.ts';
import { type Change, type Measured, predict } from './predict.ts';
import { type Repair, repairing } from './repair.ts';

/** A plan as it is stored with its advice. */
export type AdvisedPlan = Omit<Output<'advice.show'>['plans'][number], 'made'>;

/** What is compared of two that reach a goal. */
type Sized = Pick<Candidate, 'bytes' | 'change'>;

/** What a goal asks for: the candidates that reach it, and what is better of two. */
export interface Aim {
  readonly reaching: (sizes: Sizes, measured: Measured) => Candidate[];
  readonly better: (a: Sized, b: Sized) => number;
}

/** The least loss at a size. */
export const atMost = (bytes: number): Aim => ({
  reaching: (sizes, measured) => candidatesAt(sizes, measured, bytes).filter((one) => one.bytes <= bytes),
  better: (a, b) => a.change - b.change || a.bytes - b.bytes,
});

/** The smallest that keeps a share of the probability of the right next token. */
export const keeping = (share: number): Aim => ({
  reaching: (sizes, measured) => candidates(sizes, measured).filter((one) => Math.exp(-one.change) >= share),
  better: (a, b) => a.bytes - b.bytes || a.change - b.change,
});

export function aimOf(goal: AdviceInput['goal'], { bytes }: Pick<Subject, 'bytes'>): Aim {
  if (goal.kind === 'keep') return keeping(goal.value);
  return atMost(goal.kind === 'size' ? Math.floor(goal.value * bytes) : goal.value);
}

/** How many plans are shown, the best and its runners-up. */
const mostPlans = 4;
/** Runners-up differ by so much of the units. */
const otherCut = 0.1;

/** The best of all that reach an aim, and others that reach it in another way. */
export function ranked(reaching: readonly Candidate[], { better }: Aim): Candidate[] {
  const chosen: Candidate[] = [];
  for (const one of [...reaching].sort(better)) {
    if (chosen.length === mostPlans) break;
    if (!chosen.some((other) => Math.abs(one.cut - other.cut) < otherCut - 1e-9)) chosen.push(one);
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
}

/** A candidate as a plan that can be run, with a training of so many steps at its end. */
export function planOf(
  { cut, bits, bytes }: Candidate,
  { rounding, lambda, general }: Omit<Common, 'seed'>,
  repair: number | null,
): PlanDocument {
  const blend = lambda === undefined ? {} : { lambda };
  const rounds = rounding !== null && bits !== null;
  const trained =
    repair === null
      ? {}
      : {
          recovery: rounds ? repairing.rounded : repairing.cut,
          training: { steps: repair, ...(general ? {} : { general: 0 }) },
        };
  return {
    steps: [
      ...(cut > 0 ? [{ recipe: cutting, share: cut, ...blend, ...(rounds ? {} : trained) }] : []),
      // What is left after a cut is known when it is made; the rounding fits it to the size.
      ...(rounds ? [{ recipe: rounding, bytes, ...blend, ...trained }] : []),
    ],
  };
}

/** Why a plan is where it is, in words. */
function reasonOf({ cut, bits }: Candidate, repair: Repair | null): string {
  const stored =
    bits === null
      ? ''
      : `stored in ${bits.toFixed(1)} bits on average, each group of matrices in the format that it is measured to need`;
  const goes = `${(100 * cut).toFixed(0)} % of the attention groups and neurons go`;
  const sentences = [
    cut === 0 ? `Every number stays and is ${stored}` : bits === null ? goes : `${goes}, and what stays is ${stored}`,
    cut > 0 && bits !== null
      ? 'What each costs alone was measured on your text; together they may cost more'
      : 'What that costs was measured on your text',
    ...(repair ? [`Then ${repair.steps} steps of training win back what a short try of it shows they can`] : []),
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
    ...{ plan: planOf(candidate, common, repair?.steps ?? null), predicted, level: levelOf(predicted.domain.change) },
    ...{ bytes: candidate.bytes, reason: reasonOf(candidate, repair), repair: repair?.steps ?? null },
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

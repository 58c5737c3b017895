import type { Output, PlanDocument } from '../../preload/contract/index.ts';
import { levelOf } from '../measuring/verdict.ts';
import { type Candidate, front } from './candidates.ts';
import { cutting, roundingTo } from './levels.ts';
import { type Measured, predict } from './predict.ts';

type AdvisedPlan = Output<'advice.show'>['plans'][number];

/** What a goal asks of a candidate, and what is better of two that reach it. */
export interface Aim {
  readonly reached: (candidate: Candidate) => boolean;
  readonly better: (a: Candidate, b: Candidate) => number;
  /** Bytes that a plan may take; those of the candidate where the goal names none. */
  readonly bytes: number | null;
}

/** The least loss at a size. */
export const atMost = (bytes: number): Aim => ({
  ...{ bytes, reached: (one) => one.bytes <= bytes },
  better: (a, b) => a.change - b.change || a.bytes - b.bytes,
});

/** The smallest that keeps a share of the probability of the right next token. */
export const keeping = (share: number): Aim => ({
  ...{ bytes: null, reached: (one) => Math.exp(-one.change) >= share },
  better: (a, b) => a.bytes - b.bytes || a.change - b.change,
});

/** How many plans are shown, the best and its runners-up. */
const mostPlans = 4;
/** Runners-up differ by so much of the units, or in what they store. */
const otherCut = 0.1;

/** The best of all that reach an aim, and others that reach it in another way. */
export function ranked(all: readonly Candidate[], { reached, better }: Aim): Candidate[] {
  const chosen: Candidate[] = [];
  for (const one of all.filter(reached).sort(better)) {
    if (chosen.length === mostPlans) break;
    const alike = (other: Candidate) =>
      Math.abs(one.cut - other.cut) < otherCut && one.precision.linears === other.precision.linears;
    if (!chosen.some(alike)) chosen.push(one);
  }
  return chosen;
}

/** A candidate as a plan that can be run. */
export function planOf({ cut, precision, bytes }: Candidate, aim: Aim, lambda: number | undefined): PlanDocument {
  const blend = lambda === undefined ? {} : { lambda };
  const recipe = roundingTo(precision.linears);
  if (cut === 0) return { steps: [{ recipe, precision: precision.linears, tables: precision.tables, ...blend }] };
  return {
    steps: [
      { recipe: cutting, share: cut, ...blend },
      // What is left after a cut is known when it is made; the rounding fits it to the size.
      { recipe, bytes: aim.bytes ?? bytes, ...blend },
    ],
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** Why a plan is where it is, in words. */
function reasonOf({ cut, precision }: Candidate): string {
  const stored = `matrices as ${precision.linears}, token embedding and output head as ${precision.tables}`;
  return cut === 0
    ? `Every number stays and is stored in fewer bits: ${stored}. What each costs alone was measured on your text.`
    : `${percent(cut)} of the attention groups and neurons go, and what stays is stored in fewer bits: about ${stored}. What each costs alone was measured on your text; together they may cost more.`;
}

/** Everything of a plan but its time. */
export function describePlan(
  measured: Measured,
  candidate: Candidate,
  { rank, aim, lambda, seed }: { rank: number; aim: Aim; lambda: number | undefined; seed: number },
): Omit<AdvisedPlan, 'seconds'> {
  const predicted = predict(measured, candidate, seed);
  return {
    ...{ rank, plan: planOf(candidate, aim, lambda), predicted, level: levelOf(predicted.domain.change) },
    bytes: candidate.cut === 0 ? candidate.bytes : (aim.bytes ?? candidate.bytes),
    reason: reasonOf(candidate),
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

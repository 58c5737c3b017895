import type { Output, PlanDocument } from '../../preload/contract/index.ts';
import { levelOf } from '../measuring/verdict.ts';
import { type Candidate, candidates, candidatesAt, front, type Sizes } from './candidates.ts';
import { cutting } from './levels.ts';
import { type Measured, predict } from './predict.ts';

type AdvisedPlan = Output<'advice.show'>['plans'][number];

/** What a goal asks for: the candidates that reach it, and what is better of two. */
export interface Aim {
  readonly reaching: (sizes: Sizes, measured: Measured) => Candidate[];
  readonly better: (a: Candidate, b: Candidate) => number;
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

/** A candidate as a plan that can be run. */
export function planOf(
  { cut, bits, bytes }: Candidate,
  { rounding, lambda }: { readonly rounding: string | null; readonly lambda: number | undefined },
): PlanDocument {
  const blend = lambda === undefined ? {} : { lambda };
  return {
    steps: [
      ...(cut > 0 ? [{ recipe: cutting, share: cut, ...blend }] : []),
      // What is left after a cut is known when it is made; the rounding fits it to the size.
      ...(rounding === null || bits === null ? [] : [{ recipe: rounding, bytes, ...blend }]),
    ],
  };
}

/** Why a plan is where it is, in words. */
function reasonOf({ cut, bits }: Candidate): string {
  const stored =
    bits === null
      ? ''
      : `stored in ${bits.toFixed(1)} bits on average, each group of matrices in the format that it is measured to need`;
  const goes = `${(100 * cut).toFixed(0)} % of the attention groups and neurons go`;
  const alone = 'What that costs was measured on your text';
  if (cut === 0) return `Every number stays and is ${stored}. ${alone}.`;
  if (bits === null) return `${goes}. ${alone}.`;
  return `${goes}, and what stays is ${stored}. What each costs alone was measured on your text; together they may cost more.`;
}

/** Everything of a plan but its time. */
export function describePlan(
  measured: Measured,
  candidate: Candidate,
  of: {
    readonly rank: number;
    readonly rounding: string | null;
    readonly lambda: number | undefined;
    readonly seed: number;
  },
): Omit<AdvisedPlan, 'seconds' | 'made'> {
  const predicted = predict(measured, candidate, of.seed);
  return {
    ...{ rank: of.rank, plan: planOf(candidate, of), predicted, level: levelOf(predicted.domain.change) },
    ...{ bytes: candidate.bytes, reason: reasonOf(candidate) },
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

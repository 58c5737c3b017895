import { derivedSource } from '../compress/extraction/derivedSource.ts';
import { meanLoss } from '../evaluate/loss.ts';
import { trialWorkspace } from '../kinds/extract/trial.ts';
import { carriedOut } from '../kinds/plan/carriedOut.ts';
import { resolvePlan } from '../kinds/plan/resolve.ts';
import type { Candidate } from './candidates.ts';
import { noFactors } from './experience.ts';
import type { Levels } from './levels.ts';
import { costOf, type Measuring } from './measure.ts';
import { planInput, type Planning } from './planning.ts';
import { planOf } from './plans.ts';
import { type Measured, predictedChange } from './predict.ts';
import { factorOf, type Together } from './together.ts';

/** Compositions that are measured of every recipe that cuts: the best as its parts add up, and the best behind that. */
const rounds = 2;

/** How many compositions are measured at the most. */
export const compositionsIn = ({ roundings, cuts }: Pick<Levels, 'roundings' | 'cuts'>): number =>
  roundings.length ? rounds * cuts.size : 0;

/** Recipes that come out so many times as bad as the best are not worth a measurement. */
const hopeless = 3;

/** What costs less than this needs no better prediction. */
const slight = 0.005;

/** A composition says enough of those whose share that goes differs by less. */
const near = 0.04;

/**
 * Measures for every recipe that cuts what the best of its compositions with a rounding costs: parts that are added up say how much
 * goes and how far is rounded, and one look says by how much they are wrong about it. Nothing is trained.
 */
export async function measureTogether(
  planning: Planning,
  measuring: Measuring,
  onMeasured: (done: number) => void,
): Promise<Measured> {
  const { aim, sizes } = planning;
  let { measured } = planning;
  if (!measured.roundings.length) return measured;
  for (const [at, by] of [...measured.cuts.keys()].entries()) {
    for (let round = 0; round < rounds; round++) {
      const all = aim.candidates(sizes, measured).sort(aim.better);
      const reaching = all.filter(aim.reaches);
      const [best, own] = [reaching[0], reaching.find((one) => one.by === by) ?? all.find((one) => one.by === by)];
      const known = measured.together.get(by) ?? [];
      if (!own || !worthIt(own, best, known)) break;
      const found = await togetherOf(planning, measuring, measured, own);
      const points = [...known, found].sort((one, other) => one.at - other.at);
      measured = { ...measured, together: new Map([...measured.together, [by, points]]) };
    }
    onMeasured(rounds * (at + 1));
  }
  return measured;
}

const worthIt = (own: Candidate, best: Candidate | undefined, known: readonly Together[]): boolean =>
  own.bits !== null &&
  own.change > slight &&
  (!best || own.change <= hopeless * Math.max(best.change, slight)) &&
  !known.some(({ at }) => Math.abs(at - own.gone) < near);

/** Carries a composition out, measures it and throws it away. */
async function togetherOf(
  { context, trials, input, common }: Planning,
  measuring: Measuring,
  measured: Measured,
  candidate: Candidate,
): Promise<Together> {
  const { steps } = await resolvePlan(context, planInput(input, planOf(candidate, common, {})));
  const { losses } = await costOf(trials, { ...measuring, timed: false }, { steps }, async (measure) => {
    await using trial = trialWorkspace(trials);
    const workspace = { ...trial.workspace, progress: () => undefined, warn: () => undefined };
    const made = await carriedOut({ ...trials, workspace }, trials.parent, steps, () => undefined);
    return await measure(derivedSource(trials.source, made));
  });
  await trials.workspace.device.release();
  const apart: Measured = { ...measured, factors: noFactors, together: new Map() };
  const of = (side: 'domain' | 'general'): number => {
    const [before, after] = [measured.model[side], losses[side]];
    return before && after ? factorOf(predictedChange(apart, candidate, side), meanLoss(after) - meanLoss(before)) : 1;
  };
  return { at: candidate.gone, factor: { domain: of('domain'), general: of('general') } };
}

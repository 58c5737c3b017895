import type { PlanDocument } from '../../preload/contract/index.ts';
import type { TaskContext } from '../engine/context.ts';
import { estimate } from '../kinds/plan/estimate.ts';
import { resolvePlan } from '../kinds/plan/resolve.ts';
import type { Aim, Sized } from './aim.ts';
import { type Candidate, candidates, type Sizes } from './candidates.ts';
import { type AdviceInput, asked, minutesOf } from './input.ts';
import type { Levels } from './levels.ts';
import { type Pilot, pilotOf, pilotSteps, type PilotTrials } from './pilot.ts';
import { type AdvisedPlan, type Common, describePlan, planOf, ranked } from './plans.ts';
import { type Harms, harmsOf, type Measured } from './predict.ts';
import { type Pilots, type Repair, repairWithin } from './repair.ts';

/** All that plans are made from. */
export interface Planning {
  readonly context: TaskContext;
  readonly trials: PilotTrials;
  readonly input: AdviceInput;
  readonly aim: Aim;
  readonly sizes: Sizes;
  readonly measured: Measured;
  readonly common: Common;
}

/** A plan that is not ranked yet. */
type Found = Omit<AdvisedPlan, 'rank'>;

/** How many trainings are tried: one behind the rounding, and one behind every recipe that cuts. */
export const pilotsIn = ({ roundings, cuts }: Pick<Levels, 'roundings' | 'cuts'>): number =>
  (roundings.length ? 1 : 0) + cuts.size;

/** A loss that is not worth a training: it cannot be told from none. */
const negligible = 0.002;

/** The best plans that reach the goal, with and without a repair, ranked. */
export async function plansFor(planning: Planning, onPilot: (done: number) => void): Promise<AdvisedPlan[]> {
  const { aim, sizes, measured, input } = planning;
  const all = aim.candidates(sizes, measured).sort(aim.better);
  const found: Found[] = [];
  for (const candidate of ranked(all.filter(aim.reaches), aim)) found.push(await timed(planning, candidate, null));
  if (minutesOf(input) > 0) {
    const pilots = await pilotsFor(planning, all, onPilot);
    for (const [candidate, repair] of repairedOf(planning, all, pilots))
      found.push(await timed(planning, candidate, repair));
  }
  const sized = ({ predicted, bytes, time }: Found) => ({ bytes, time, change: predicted.domain.change });
  return (
    found
      // Where nothing was seen to be won, the plan that may win something and is undone otherwise goes first.
      .sort((one, other) => aim.better(sized(one), sized(other)) || (other.repair ?? 0) - (one.repair ?? 0))
      .map((plan, at) => ({ ...plan, rank: at + 1 }))
  );
}

/** For every way to cut, and for none, the candidate that comes out best of a repair within the time. */
function repairedOf(
  { aim, measured, input }: Planning,
  all: readonly Candidate[],
  pilots: ReadonlyMap<string | null, Pilot>,
): (readonly [Candidate, Repair])[] {
  const best = new Map<string | null, Sized & { readonly candidate: Candidate; readonly repair: Repair }>();
  for (const candidate of all) {
    if (candidate.change <= negligible) continue;
    const harms = harmsOf(measured, candidate);
    const behind = pilotsBehind(candidate, harms, pilots);
    const repair = behind && repairWithin(behind, harms, 60 * minutesOf(input));
    if (!repair) continue;
    const { bytes, time } = candidate;
    const one = { candidate, repair, bytes, time, change: candidate.change * repair.left.domain };
    const known = best.get(candidate.by);
    if (aim.reaches(one) && (!known || aim.better(one, known) < 0)) best.set(candidate.by, one);
  }
  return [...best.values()].map(({ candidate, repair }) => [candidate, repair]);
}

/** What was tried of the trainings that stand behind what a candidate loses by; null where one was not. */
function pilotsBehind(
  { by, bits }: Candidate,
  { rounding }: Harms,
  pilots: ReadonlyMap<string | null, Pilot>,
): Pilots | null {
  const cut = by === null ? undefined : pilots.get(by);
  const rounded = bits === null || rounding.domain <= negligible ? undefined : pilots.get(null);
  if (by !== null && !cut) return null;
  if (bits !== null && rounding.domain > negligible && !rounded) return null;
  return { ...(cut && { cut }), ...(rounded && { rounding: rounded }) };
}

/**
 * Trainings that are tried and thrown away: behind every recipe that cuts, of the candidate nearest to the goal, and behind a rounding of
 * the whole model, as near to the goal as it can come. What one wins back depends little on how far the step before it went.
 */
async function pilotsFor(
  { context, trials, input, common, sizes, measured, aim }: Planning,
  all: readonly Candidate[],
  onPilot: (done: number) => void,
): Promise<ReadonlyMap<string | null, Pilot>> {
  const nearest = (by: string | null): Candidate | undefined =>
    all.find((one) => one.by === by && aim.reaches(one)) ?? all.find((one) => one.by === by);
  const smallest = candidates(sizes, measured).find(({ by }) => by === null);
  const pilots = new Map<string | null, Pilot>();
  const ways = [...(measured.roundings.length ? [null] : []), ...measured.cuts.keys()];
  for (const [at, by] of ways.entries()) {
    const candidate = nearest(by) ?? (by === null ? smallest : undefined);
    if (candidate && candidate.change > negligible) {
      const alone = by === null ? candidate : { ...candidate, bits: null };
      const plan = planOf(alone, common, { [by === null ? 'rounding' : 'cut']: pilotSteps });
      const { steps } = await resolvePlan(context, planInput(input, plan));
      pilots.set(by, await pilotOf(trials, steps));
    }
    onPilot(at + 1);
  }
  return pilots;
}

/** A plan with what its run takes: as it is estimated, and of the training as it was measured. */
async function timed(
  { context, input, measured, common }: Planning,
  candidate: Candidate,
  repair: Repair | null,
): Promise<Found> {
  const { seconds } = await estimate(context, planInput(input, planOf(candidate, common, {})));
  return { ...describePlan(measured, candidate, common, repair), seconds: seconds + (repair?.seconds ?? 0) };
}

/** A plan of advice as what starts a run of it. */
export const planInput = (input: AdviceInput, plan: PlanDocument) => ({ kind: 'plan' as const, ...asked(input), plan });

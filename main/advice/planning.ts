import type { PlanDocument } from '../../preload/contract/index.ts';
import type { TaskContext } from '../engine/context.ts';
import { estimate } from '../kinds/plan/estimate.ts';
import { resolvePlan } from '../kinds/plan/resolve.ts';
import type { Candidate, Sizes } from './candidates.ts';
import { type AdviceInput, asked, minutesOf } from './input.ts';
import { pilotOf, pilotSteps, type PilotTrials } from './pilot.ts';
import { type AdvisedPlan, type Aim, type Common, describePlan, planOf, ranked } from './plans.ts';
import type { Measured } from './predict.ts';
import { type Repair, repairWithin } from './repair.ts';

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

/** The best plan that keeps every unit, and the best that cuts: a training may turn round which of them is better. */
const mostPilots = 2;

/** How many trainings are tried at the most. */
export const pilotsOf = (input: Pick<AdviceInput, 'minutes'>): number => (minutesOf(input) > 0 ? mostPilots : 0);

/** A loss that is not worth a training: it cannot be told from none. */
const negligible = 0.003;

/** The best plans that reach the goal, with and without a repair, ranked. */
export async function plansFor(planning: Planning, onPilot: (done: number) => void): Promise<AdvisedPlan[]> {
  const { input, aim, sizes, measured } = planning;
  const chosen = ranked(aim.reaching(sizes, measured), aim);
  const found: Omit<AdvisedPlan, 'rank'>[] = [];
  for (const candidate of chosen) found.push(await timed(planning, candidate, null));
  let done = 0;
  for (const candidate of pilotsOf(input) ? worthRepairing(chosen) : []) {
    const repair = await repairOf(planning, candidate);
    if (repair) found.push(await timed(planning, candidate, repair));
    done += 1;
    onPilot(done);
  }
  const change = ({ predicted, bytes }: Omit<AdvisedPlan, 'rank'>) => ({ bytes, change: predicted.domain.change });
  return found
    .sort((one, other) => aim.better(change(one), change(other)))
    .map((plan, at) => ({ ...plan, rank: at + 1 }));
}

function worthRepairing(chosen: readonly Candidate[]): Candidate[] {
  const lossy = chosen.filter(({ change }) => change > negligible);
  const [whole, cut] = [lossy.find((one) => one.cut === 0), lossy.find((one) => one.cut > 0)];
  return [whole, cut].filter((one) => one !== undefined);
}

/** What a training of the minutes that were given is expected to win back; null where these are too few. */
async function repairOf({ context, trials, input, common }: Planning, candidate: Candidate): Promise<Repair | null> {
  const plan = planOf(candidate, common, pilotSteps);
  const { steps } = await resolvePlan(context, planInput(input, plan));
  return repairWithin(await pilotOf(trials, steps), 60 * minutesOf(input));
}

/** A plan with what its run takes: as it is estimated, and of the training as it was measured. */
async function timed(
  { context, input, measured, common }: Planning,
  candidate: Candidate,
  repair: Repair | null,
): Promise<Omit<AdvisedPlan, 'rank'>> {
  const { seconds } = await estimate(context, planInput(input, planOf(candidate, common, null)));
  return { ...describePlan(measured, candidate, common, repair), seconds: seconds + (repair?.seconds ?? 0) };
}

const planInput = (input: AdviceInput, plan: PlanDocument) => ({ kind: 'plan' as const, ...asked(input), plan });

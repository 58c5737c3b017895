import { sidesOf } from '../extract/description.ts';
import { madeFrom, openWorkbench } from '../extract/workbench.ts';
import type { Made, RunWork } from '../kind.ts';
import { stageProgress } from '../progress.ts';
import { carriedOut } from './carriedOut.ts';
import { planOf, type Step } from './settings.ts';
import { planStages } from './stages.ts';

/** Carries out the steps of a plan, each on what the one before left; what exists already of a resumed run is taken over. */
export async function execute(work: RunWork): Promise<Made> {
  const { context, run, standing } = work;
  const { steps, settings } = planOf(run);
  const sides = await sidesOf(context.project, run);
  const stages = planStages(steps, settings);
  const progress = stageProgress(context, stages, standing);
  await using workbench = await openWorkbench(work, sides, settings, progress);
  const made = await carriedOut(workbench, sides.parent, steps, progress);
  return madeFrom(work, { ...sides, settings, stages }, made, auditOf(steps));
}

/** What the audit log says of a plan. */
export const auditOf = (steps: readonly Step[]): Readonly<Record<string, unknown>> => ({
  plan: steps.map(({ recipe, settings }) => ({ recipe: recipe.name, settings })),
});

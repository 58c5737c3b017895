import { derivedSource, type Extracted } from '../../compress/extraction/derivedSource.ts';
import { continued, extract as runRecipe } from '../../compress/extraction/extract.ts';
import { Extraction, type Texts } from '../../compress/extraction/extraction.ts';
import type { ModelSource } from '../../models/source.ts';
import { withTokens } from '../../models/tokenRows.ts';
import { sidesOf } from '../extract/description.ts';
import { type Workbench, chosenOf, madeFrom, openWorkbench } from '../extract/workbench.ts';
import type { Made, RunWork } from '../kind.ts';
import { stageProgress } from '../progress.ts';
import { planOf, type Step } from './settings.ts';
import { planStages, stepStage } from './stages.ts';

/** Carries out the steps of a plan, each on what the one before left; what exists already of a resumed run is taken over. */
export async function execute(work: RunWork): Promise<Made> {
  const { context, run, standing } = work;
  const { steps, settings } = planOf(run);
  const sides = await sidesOf(context.project, run);
  const stages = planStages(steps, settings);
  const progress = stageProgress(context, stages, standing);
  await using workbench = await openWorkbench(work, sides, settings, progress);
  const made = await carriedOut(workbench, steps, progress);
  return madeFrom(work, { ...sides, settings, stages }, made, auditOf(steps));
}

async function carriedOut(
  { source, texts: whole, textsOf, workspace }: Workbench,
  steps: readonly Step[],
  progress: Workbench['workspace']['progress'],
): Promise<Extracted> {
  let made: Extracted | null = null;
  // What later steps read, and ask for the right answer: behind a step that removed tokens, both without those.
  let [texts, teacher]: [Texts, ModelSource] = [whole, source];
  for (const [at, { recipe, settings }] of steps.entries()) {
    const own = {
      ...workspace,
      progress: (stage: string, done: number, total: number) => progress(stepStage(at, stage), done, total),
    };
    const chosen = { ...chosenOf(settings), sparsity: settings.sparsity ?? 0 };
    const current = made ? derivedSource(source, made) : source;
    using extraction = new Extraction(current, chosen, texts, own, null, teacher);
    const done = await runRecipe(extraction, recipe);
    made = continued(made, done);
    if (done.tokens && made.tokens) {
      [texts, teacher] = [await textsOf(made.tokens), withTokens(source, made.tokens)];
    }
    await workspace.device.release();
  }
  if (!made) throw new Error('The plan has no steps.');
  return made;
}

/** What the audit log says of a plan. */
export const auditOf = (steps: readonly Step[]): Readonly<Record<string, unknown>> => ({
  plan: steps.map(({ recipe, settings }) => ({ recipe: recipe.name, settings })),
});

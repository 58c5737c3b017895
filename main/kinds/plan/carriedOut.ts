import { derivedSource, type Extracted } from '../../compress/extraction/derivedSource.ts';
import { continued, extract as runRecipe } from '../../compress/extraction/extract.ts';
import { bytesBeside, mixes, rounds } from '../../compress/recipe/properties.ts';
import type { Recipe } from '../../compress/recipe/document.ts';
import { Extraction, type Texts } from '../../compress/extraction/extraction.ts';
import { coarsestBytes, precisionForBytes } from '../../compress/granularity/precision/precision.ts';
import type { ModelSource } from '../../models/source.ts';
import type { Subject } from '../../project/subjects.ts';
import { chosenOf, type Workbench } from '../extract/workbench.ts';
import { precisionIn, type RunSettings } from '../extract/settings.ts';
import type { Step } from './settings.ts';
import { stepStage } from './stages.ts';

/** What a plan works on and with. */
export interface PlanWork extends Pick<Workbench, 'texts' | 'textsOf' | 'workspace'> {
  readonly source: ModelSource;
}

/**
 * What the steps of a plan make of a model, each of what the one before left; what exists of it already is taken over.
 *
 * @param parent what the workbench's model is in the project.
 */
export async function carriedOut(
  { source, texts: whole, textsOf, workspace }: PlanWork,
  parent: Subject,
  steps: readonly Step[],
  progress: Workbench['workspace']['progress'],
): Promise<Extracted> {
  let made: Extracted | null = null;
  // What later steps read, and ask for the right answer: behind a step that changed the tokens, both with those there are now.
  let [texts, teacher]: [Texts, ModelSource] = [whole, source];
  for (const [at, { recipe, settings }] of steps.entries()) {
    const own = {
      ...workspace,
      progress: (stage: string, done: number, total: number) => progress(stepStage(at, stage), done, total),
    };
    const current = made ? derivedSource(source, made) : source;
    const precision = mixes(recipe)
      ? (precisionIn(settings) ?? undefined)
      : precisionOf(recipe, settings, current, parent);
    const wholeBlocks = steps.slice(at + 1).some((later) => rounds(later.recipe)) || undefined;
    const chosen = { ...chosenOf(settings), precision, wholeBlocks, sparsity: settings.sparsity ?? 0 };
    using extraction = new Extraction(current, chosen, texts, own, null, teacher);
    const done = await runRecipe(extraction, recipe);
    made = continued(made, done);
    if (done.tokens && made.tokens) {
      const changes = made.tokens;
      [texts, teacher] = [await textsOf(changes), changes.reduce((model, change) => change.model(model), source)];
    }
    await workspace.device.release();
  }
  if (!made) throw new Error('The plan has no steps.');
  return made;
}

/** What a step rounds to: what was named, or the finest that makes what the steps before it left as small as it has to be. */
function precisionOf(recipe: Recipe, settings: RunSettings, current: ModelSource, { bytes, parameters }: Subject) {
  const named = precisionIn(settings);
  if (named || settings.target?.kind !== 'bytes') return named ?? undefined;
  const { value } = settings.target;
  const beside = bytesBeside(current, recipe);
  const found = precisionForBytes(current, value - beside, bytes / parameters);
  if (found) return found;
  const smallest = coarsestBytes(current, bytes / parameters) + beside;
  throw new Error(
    `Rounding cannot make what the steps before left as small as ${(value / 1e6).toFixed(1)} MB: the smallest is ${(smallest / 1e6).toFixed(1)} MB. Let an earlier step remove more.`,
  );
}

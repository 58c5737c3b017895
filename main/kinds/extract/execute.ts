import type { Extracted } from '../../compress/extraction/derivedSource.ts';
import { extract as runRecipe } from '../../compress/extraction/extract.ts';
import { Extraction } from '../../compress/extraction/extraction.ts';
import type { Recipe } from '../../compress/recipe/document.ts';
import { denseNeeds } from '../../compress/recipe/needs.ts';
import { prunes } from '../../compress/recipe/specification.ts';
import type { Workspace } from '../../compress/extraction/workspace.ts';
import { CalibrationStatistics } from '../../compress/statistics/calibrationStatistics.ts';
import type { TaskContext } from '../../engine/context.ts';
import { forwardSeconds } from '../../evaluate/speed.ts';
import type { Project } from '../../project/project.ts';
import type { RunRow } from '../../project/repositories/runs.ts';
import { defaultMeasuredWindows } from '../../texts/windows.ts';
import type { Made, RunWork } from '../kind.ts';
import { stageProgress } from '../progress.ts';
import { comparedText } from './comparedText.ts';
import { extractionOf, type Sides, sidesOf } from './description.ts';
import { type Search, searchShare } from './goalSearch.ts';
import type { RunSettings } from './settings.ts';
import { runStages } from './stages.ts';
import { chosenOf, madeFrom, openWorkbench, type Workbench } from './workbench.ts';

/** What an extraction works with, read from its run. */
interface Ingredients extends Sides {
  readonly recipe: Recipe;
  readonly settings: RunSettings;
}

/** Extracts, and measures the variant when that was asked for. */
export async function execute(work: RunWork): Promise<Made> {
  const { run } = work;
  const of: Ingredients = { ...extractionOf(run), ...(await sidesOf(work.context.project, run)) };
  const { recipe, settings } = of;
  const stages = runStages(recipe, settings);
  await using workbench = await openWorkbench(work, of, settings, stageProgress(work.context, stages, work.standing));
  const made = await extract(work, of, workbench);
  return madeFrom(work, { ...of, stages }, made, { recipe: recipe.name, settings });
}

/** Measures what this extraction and waiting ones share, and nothing else. */
export async function measureShared(work: RunWork): Promise<void> {
  const { run, context } = work;
  const { recipe, settings } = extractionOf(run);
  const sides = await sidesOf(context.project, run);
  const stages = runStages(recipe, settings);
  await using bench = await openWorkbench(work, sides, settings, stageProgress(context, stages, work.standing));
  const chosen = { ...chosenOf(settings), sparsity: 0 };
  await collectTogether(
    context.project,
    run,
    recipe,
    new Extraction(bench.source, chosen, bench.texts, bench.workspace),
  );
}

async function extract({ context, run, folder }: RunWork, of: Ingredients, workbench: Workbench): Promise<Extracted> {
  const { recipe, settings } = of;
  const { source, texts, workspace } = workbench;
  const chosen = chosenOf(settings);
  const extraction = (share: number) => new Extraction(source, { ...chosen, sparsity: share }, texts, workspace);
  await collectTogether(context.project, run, recipe, extraction(0));
  const sparsity =
    settings.sparsity ?? (await search(context, run, of, { source, texts, workspace, folder, settings: chosen }));
  using whole = extraction(sparsity);
  return runRecipe(whole, recipe);
}

/**
 * Measures on the model what this run needs, and in the same pass what waiting runs on the same model and texts will need:
 * several recipes or targets asked for together share one collection, and find it there when their turn comes.
 */
async function collectTogether(project: Project, run: RunRow, recipe: Recipe, owned: Extraction): Promise<void> {
  using extraction = owned;
  const needsOf = (one: Recipe) => (prunes(one) ? denseNeeds(one) : []);
  const own = needsOf(recipe);
  if (!own.length) return;
  const needs = new Set(own);
  for (const other of await project.runs.waiting()) {
    if (other.kind !== run.kind || sharedBy(other) !== sharedBy(run)) continue;
    for (const need of needsOf(extractionOf(other).recipe)) needs.add(need);
  }
  await new CalibrationStatistics(extraction).collect([...needs]);
}

/** Settings that decide what is measured. */
const alikeSettings = ['lambda', 'window', 'calibrationWindows'] as const;

/** Runs of the same text measure the same of the same model. */
export function sharedBy(run: RunRow): string {
  const { settings } = extractionOf(run);
  const sides = ['model', 'domain', 'general'].map((role) => [run.references[role]?.kind, run.references[role]?.id]);
  return JSON.stringify([sides, alikeSettings.map((key) => settings[key])]);
}

/** How much can go, compared on training text (calibration text where there is none). */
async function search(
  context: TaskContext,
  run: RunRow,
  { recipe, settings, parent, domain }: Ingredients,
  within: Pick<Search, 'source' | 'texts' | 'folder' | 'settings'> & { readonly workspace: Workspace },
): Promise<number> {
  const { project } = context;
  const { target } = settings;
  if (target?.kind !== 'keep' && target?.kind !== 'time')
    throw new Error(`${run.name} has neither a sparsity nor a goal to find it by.`);
  const cut = { window: settings.window, windows: defaultMeasuredWindows };
  const { split, windows, tokenBytes } = await comparedText(project, domain, parent.manifest, cut);
  return searchShare(
    {
      ...{ project, parent, recipe, ...within },
      ...{ windows, tokenBytes },
      secondsPerToken: forwardSeconds,
      onMeasured: (sparsity, value) => {
        if (target.kind === 'keep')
          context.emit({ kind: 'loss', what: `${split} text, ${(sparsity * 100).toFixed(1)} % removed`, value });
      },
    },
    target,
  );
}

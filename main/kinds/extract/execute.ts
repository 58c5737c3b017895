import { Extraction } from '../../compress/extraction/extraction.ts';
import { extract as runRecipe } from '../../compress/extraction/extract.ts';
import { CalibrationStatistics } from '../../compress/statistics/calibrationStatistics.ts';
import { denseNeeds } from '../../compress/recipe/needs.ts';
import type { Recipe } from '../../compress/recipe/document.ts';
import { prunes } from '../../compress/recipe/specification.ts';
import type { TrainingEvent, Workspace } from '../../compress/extraction/workspace.ts';
import { budgetOf, type TaskContext } from '../../engine/context.ts';
import { forwardSeconds } from '../../evaluate/speed.ts';
import { heldOutLosses, type SubjectLosses } from '../../measuring/losses.ts';
import { recordMeasurements } from '../../measuring/measurements.ts';
import { type Manifest, totals } from '../../project/manifest.ts';
import type { Project } from '../../project/project.ts';
import type { DatasetRow } from '../../project/repositories/datasets.ts';
import type { RunRow } from '../../project/repositories/runs.ts';
import { hashTensors } from '../../project/shards.ts';
import {
  modelFingerprint,
  type Subject,
  subjectEndTokens,
  subjectSource,
  subjectTokenizer,
} from '../../project/subjects.ts';
import { openDevice } from '../../runtime/devices.ts';
import { trainableWindows } from '../../texts/trainable.ts';
import { defaultMeasuredWindows } from '../../texts/windows.ts';
import type { TrainingEvent as ContractTrainingEvent } from '../../../preload/contract/index.ts';
import type { Made, RunWork } from '../kind.ts';
import { stageProgress } from '../progress.ts';
import { extractionOf, sidesOf } from './description.ts';
import { type Search, searchShare } from './goalSearch.ts';
import { calibrationTexts, trainingTexts, variantManifest } from './makeVariant.ts';
import type { RunSettings } from './settings.ts';
import { runStage, runStages } from './stages.ts';
import { projectWorkspace } from './workspace.ts';

/** What an extraction works with, read from its run. */
interface Ingredients {
  readonly recipe: Recipe;
  readonly settings: RunSettings;
  readonly parent: Subject;
  readonly domain: DatasetRow;
  readonly general: DatasetRow | null;
}

/** Extracts, and measures the variant when that was asked for. */
export async function execute(work: RunWork): Promise<Made> {
  const { project } = work.context;
  const { run } = work;
  const of: Ingredients = { ...extractionOf(run), ...(await sidesOf(project, run)) };
  const { parent, recipe, settings } = of;
  const manifest = await extract(work, of);
  const hash = await hashTensors(project.objects, manifest);
  const variant: Subject = {
    ...{ name: run.variantName, manifest, hash, ...totals(manifest), parents: [parent.reference], run: run.id },
    fingerprint: modelFingerprint(manifest.config, hash),
    // It has no number before it is stored, and measuring asks for none.
    reference: { kind: 'variant', id: 0 },
  };
  const measured = settings.measure ? await measure(work, of, variant) : [];
  return {
    ...{ manifest, hash, parents: [parent.reference], audit: { recipe: recipe.name, settings } },
    record: async () => {
      for (const losses of measured) await recordMeasurements(project, losses, { device: settings.device });
    },
  };
}

/** The manifest of the variant; its objects are on disk. */
async function extract({ context, run, folder, standing }: RunWork, of: Ingredients): Promise<Manifest> {
  const { project } = context;
  const { recipe, settings, parent } = of;
  await using source = await subjectSource(project, parent);
  await using device = await openDevice(settings.device, {}, (message) => context.warn(message));
  const workspace = await projectWorkspace({
    project,
    folder,
    device,
    budget: budgetOf(context),
    checkpointSeconds: settings.checkpointSeconds,
    warn: (message) => context.warn(message),
    progress: stageProgress(context, runStages(recipe, settings), standing),
    trained: (event) => context.emit({ kind: 'training', event: withMemory(event) }),
  });
  const texts = {
    ...(await calibrationTexts(project, of, settings, parent.manifest)),
    training: trainingTexts(project, of, settings, parent.manifest),
  };
  const { lambda, seed } = settings;
  const chosen = { lambda, seed, layers: settings.layers ?? undefined };
  const extraction = (share: number) => new Extraction(source, { ...chosen, sparsity: share }, texts, workspace);
  await collectTogether(project, run, recipe, extraction(0));
  const sparsity =
    settings.sparsity ?? (await search(context, run, of, { source, texts, workspace, folder, settings: chosen }));
  using whole = extraction(sparsity);
  return variantManifest(project.objects, parent.manifest, await runRecipe(whole, recipe));
}

/**
 * Measures on the model what this run needs, and in the same pass what waiting runs on the same model and texts will need:
 * several recipes or targets asked for together share one collection, and find it there when their turn comes.
 */
async function collectTogether(project: Project, run: RunRow, recipe: Recipe, owned: Extraction): Promise<void> {
  using extraction = owned;
  const { settings } = extractionOf(run);
  const needsOf = (one: Recipe) => (prunes(one) ? denseNeeds(one) : []);
  const own = needsOf(recipe);
  if (!own.length) return;
  const needs = new Set(own);
  for (const other of await project.runs.waiting()) {
    if (other.kind !== run.kind || !sameSides(other, run)) continue;
    const theirs = extractionOf(other);
    if (!alikeSettings.every((key) => theirs.settings[key] === settings[key])) continue;
    for (const need of needsOf(theirs.recipe)) needs.add(need);
  }
  await new CalibrationStatistics(extraction).collect([...needs]);
}

/** Settings that decide what is measured. */
const alikeSettings = ['lambda', 'window', 'calibrationWindows'] as const;

const sameSides = (one: RunRow, other: RunRow): boolean =>
  ['model', 'domain', 'general'].every((role) => {
    const [a, b] = [one.references[role], other.references[role]];
    return a?.kind === b?.kind && a?.id === b?.id;
  });

/** A step of a training with what the engine takes at that moment. */
const withMemory = (event: TrainingEvent): ContractTrainingEvent =>
  event.kind === 'step' ? { ...event, memory: process.memoryUsage.rss() } : event;

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
  const split = domain.splits.train.documents ? 'train' : 'calibration';
  const tokenizer = await subjectTokenizer(project, parent.manifest);
  const joiner = subjectEndTokens(parent.manifest)[0] ?? 0;
  const cutting = { window: settings.window, windows: defaultMeasuredWindows, joiner };
  return searchShare(
    {
      ...{ project, parent, recipe, ...within },
      windows: await trainableWindows(project, domain, split, tokenizer, cutting),
      tokenBytes: (id) => tokenizer.tokenBytes(id),
      secondsPerToken: forwardSeconds,
      onMeasured: (sparsity, value) => {
        if (target.kind === 'keep')
          context.emit({ kind: 'loss', what: `${split} text, ${(sparsity * 100).toFixed(1)} % removed`, value });
      },
    },
    target,
  );
}

/** Losses of the variant and of its parent on held-out text. */
async function measure(
  { context, standing }: RunWork,
  { parent, recipe, settings }: Ingredients,
  variant: Subject,
): Promise<readonly SubjectLosses[]> {
  const { project } = context;
  const stages = runStages(recipe, settings);
  const share = (stages.at(-1)?.[1] ?? 0) / stages.reduce((sum, [, weight]) => sum + weight, 0);
  const subjects = [parent, variant];
  const measured: SubjectLosses[] = [];
  for (const subject of subjects) {
    const fraction = 1 - share * (1 - measured.length / subjects.length);
    Object.assign(standing, { stage: runStage.measuring, fraction });
    const within: TaskContext = {
      ...context,
      project,
      // How much of the whole run this is, is known here and not inside one measurement.
      report: (progress) => context.report({ ...progress, stage: runStage.measuring, fraction }),
    };
    measured.push(await heldOutLosses(within, subject, { device: settings.device }));
  }
  return measured;
}

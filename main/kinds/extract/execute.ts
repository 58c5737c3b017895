import { rm } from 'node:fs/promises';
import { Extraction } from '../../compress/extraction/extraction.ts';
import { extract as runRecipe } from '../../compress/extraction/extract.ts';
import { CalibrationStatistics } from '../../compress/statistics/calibrationStatistics.ts';
import { denseNeeds } from '../../compress/recipe/needs.ts';
import { parseRecipe } from '../../compress/recipe/validate.ts';
import type { Recipe } from '../../compress/recipe/document.ts';
import { prunes } from '../../compress/recipe/specification.ts';
import { totals } from '../../project/manifest.ts';
import type { ModelRow } from '../../project/repositories/models.ts';
import type { RunRow } from '../../project/repositories/runs.ts';
import { openDevice } from '../../runtime/devices.ts';
import type { ModelSource } from '../../models/source.ts';
import type { TrainingEvent, Workspace } from '../../compress/extraction/workspace.ts';
import type { TrainingEvent as ContractTrainingEvent } from '../../../preload/contract/index.ts';
import { budgetOf, type TaskContext } from '../../engine/context.ts';
import { heldOutLosses, type SubjectLosses } from '../../measuring/losses.ts';
import { calibrationTexts, trainingTexts, variantManifest } from './makeVariant.ts';
import { recordMeasurements } from '../../measuring/measurements.ts';
import { type Search, searchShare } from './goalSearch.ts';
import { readSettings, type RunSettings } from './settings.ts';
import { hashTensors } from '../../project/shards.ts';
import { runStage, runStages, type Standing, stageProgress } from './stages.ts';
import {
  findSubject,
  type Subject,
  subjectEndTokens,
  subjectSource,
  subjectTokenizer,
} from '../../project/subjects.ts';
import { trainableWindows } from '../../texts/trainable.ts';
import { defaultMeasuredWindows } from '../../texts/windows.ts';
import { projectWorkspace } from './workspace.ts';

/** Executes a run from wherever an earlier engine left it; the variant and the run's end are written together. */
export async function extract(context: TaskContext, { run: name }: { run: string }) {
  const { project } = context;
  const run = await project.runs.get(name);
  const before = run.seconds;
  const started = performance.now();
  const seconds = () => before + (performance.now() - started) / 1000;
  if (!(await project.runs.claim(run.id, process.pid, process.ppid))) throw new Error(`${name} was stopped.`);
  const standing: Standing = { stage: 'starting', fraction: 0 };
  const clock = setInterval(
    () => void project.runs.progress(run.id, standing.stage, standing.fraction, seconds()).catch(() => undefined),
    2000,
  );
  try {
    const variant = await makeVariant(context, run, standing, seconds);
    return { run: name, variant, seconds: seconds() };
  } finally {
    clearInterval(clock);
  }
}

async function makeVariant(
  context: TaskContext,
  run: RunRow,
  standing: Standing,
  seconds: () => number,
): Promise<string> {
  const { project } = context;
  const recipe = parseRecipe(run.recipe, `of ${run.name}`);
  const settings = readSettings(run.settings);
  const model = await project.models.byId(run.model);
  const folder = await project.runFolder(run.name);
  const subject = await cut(context, { run, recipe, settings, model, folder, standing });
  const measured = settings.measure ? await measure(context, { model, recipe, settings, standing }, subject) : [];
  await project.transaction(async () => {
    // Somebody may have paused or cancelled the run just now; then the variant does not count.
    if ((await project.runs.get(run.name)).state !== 'running') throw new Error(`${run.name} was stopped.`);
    const { name, manifest, hash } = subject;
    await project.variants.add({ name, model: model.id, run: run.id, manifest, hash, ...totals(manifest) });
    for (const losses of measured) await recordMeasurements(project, losses, { device: settings.device });
    await project.runs.finish(run.id, 'done', seconds());
    await project.audit.append('variant extracted', name, { run: run.name, recipe: recipe.name, settings, hash });
  });
  await rm(folder, { recursive: true, force: true });
  return subject.name;
}

interface Cut {
  readonly run: RunRow;
  readonly recipe: Recipe;
  readonly settings: RunSettings;
  readonly model: ModelRow;
  readonly folder: string;
  readonly standing: Standing;
}

/** The variant that a run makes, complete on disk but not yet known to the project. */
async function cut(context: TaskContext, { run, recipe, settings, model, folder, standing }: Cut): Promise<Subject> {
  const { project } = context;
  const source = await subjectSource(project, { manifest: model.manifest, hash: model.fingerprint });
  const device = await openDevice(settings.device, {}, (message) => context.warn(message));
  try {
    const workspace = await projectWorkspace({
      project,
      folder,
      device,
      budget: budgetOf(context),
      checkpointSeconds: settings.checkpointSeconds,
      warn: (message) => context.warn(message),
      progress: stageProgress(context, runStages(recipe, settings), standing),
      trained: (told) => context.emit({ kind: 'training', event: withMemory(told) }),
    });
    const datasets = {
      domain: await project.datasets.byId(run.domain),
      general: run.general === null ? null : await project.datasets.byId(run.general),
    };
    const texts = {
      ...(await calibrationTexts(project, datasets, settings, model.manifest)),
      training: trainingTexts(project, datasets, settings, model.manifest),
    };
    const { lambda, seed } = settings;
    const chosen = { lambda, seed, layers: settings.layers ?? undefined };
    await collectTogether(project, run, recipe, new Extraction(source, { ...chosen, sparsity: 0 }, texts, workspace));
    const sparsity =
      settings.sparsity ??
      (await search(context, { run, recipe, settings, model, source, texts, workspace, folder, chosen }));
    const made = await runRecipe(new Extraction(source, { ...chosen, sparsity }, texts, workspace), recipe);
    const manifest = await variantManifest(project.objects, model.manifest, made);
    const hash = await hashTensors(project.objects, manifest);
    return { name: run.variantName, manifest, hash, ...totals(manifest), parent: model.name, run: run.id };
  } finally {
    await source.close();
    await device.release();
  }
}

/**
 * Measures on the model what this run needs, and in the same pass what waiting runs on the same model and texts will need:
 * several recipes or targets asked for together share one collection, and find it there when their turn comes.
 */
async function collectTogether(
  project: TaskContext['project'],
  run: RunRow,
  recipe: Recipe,
  extraction: Extraction,
): Promise<void> {
  const settings = readSettings(run.settings);
  const needsOf = (one: Recipe) => (prunes(one) ? denseNeeds(one) : []);
  const own = needsOf(recipe);
  const needs = new Set(own);
  for (const other of await project.runs.waiting()) {
    const theirs = readSettings(other.settings);
    const alike = (['lambda', 'window', 'calibrationWindows'] as const).every((key) => theirs[key] === settings[key]);
    if (!alike || other.model !== run.model || other.domain !== run.domain || other.general !== run.general) continue;
    for (const need of needsOf(parseRecipe(other.recipe, `of ${other.name}`))) needs.add(need);
  }
  if (own.length) await new CalibrationStatistics(extraction).collect([...needs]);
}

/** Steps are told with what the engine takes at that moment. */
const withMemory = (told: TrainingEvent): ContractTrainingEvent =>
  told.kind === 'step' ? { ...told, memory: process.memoryUsage.rss() } : told;

/** How much can go, judged on training text (calibration text where there is none). */
async function search(
  context: TaskContext,
  of: Omit<Cut, 'standing'> & {
    readonly source: ModelSource;
    readonly texts: Search['texts'];
    readonly workspace: Workspace;
    readonly chosen: { lambda: number | null; seed: number; layers: Readonly<Record<string, number>> | undefined };
  },
): Promise<number> {
  const { project } = context;
  const { run, recipe, settings, model, source, texts, workspace, folder, chosen } = of;
  const { target } = settings;
  if (target?.kind !== 'keep' && target?.kind !== 'time')
    throw new Error(`${run.name} has neither a sparsity nor a goal to find it by.`);
  const dataset = await project.datasets.byId(run.domain);
  const split = dataset.splits.train.documents ? 'train' : 'calibration';
  const tokenizer = await subjectTokenizer(project, model.manifest);
  const joiner = subjectEndTokens(model.manifest)[0] ?? 0;
  const cutting = { window: settings.window, windows: defaultMeasuredWindows, joiner };
  return searchShare(
    {
      ...{ project, model, source, recipe, texts, workspace, folder, settings: chosen },
      judge: await trainableWindows(project, dataset, split, tokenizer, cutting),
      tokenBytes: (id) => tokenizer.tokenBytes(id),
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
  context: TaskContext,
  { model, recipe, settings, standing }: Pick<Cut, 'model' | 'recipe' | 'settings' | 'standing'>,
  variant: Subject,
): Promise<readonly SubjectLosses[]> {
  const { project, report } = context;
  const stages = runStages(recipe, settings);
  const share = (stages.at(-1)?.[1] ?? 0) / stages.reduce((sum, [, weight]) => sum + weight, 0);
  const subjects = [await findSubject(project, model.name), variant];
  const measured: SubjectLosses[] = [];
  for (const subject of subjects) {
    const fraction = 1 - share * (1 - measured.length / subjects.length);
    Object.assign(standing, { stage: runStage.measuring, fraction } satisfies Standing);
    const within: TaskContext = {
      ...context,
      project,
      // How much of the whole run this is, is known here and not inside one measurement.
      report: (progress) => report({ ...progress, stage: runStage.measuring, fraction }),
    };
    measured.push(await heldOutLosses(within, subject, { device: settings.device }));
  }
  return measured;
}

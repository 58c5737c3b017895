import { Extraction, type Settings } from '../../compress/context.ts';
import { extract as runRecipe } from '../../compress/extract.ts';
import type { LayerOutcome } from '../../compress/finishLayer.ts';
import { parseRecipe, type Recipe } from '../../compress/recipe.ts';
import { plannedStages } from '../../compress/stages.ts';
import type { Artifact } from '../../compress/workspace.ts';
import { withLayers } from '../../models/describe.ts';
import { type Manifest, type Shard, totals } from '../../project/manifest.ts';
import type { RunRow } from '../../project/repositories/runs.ts';
import type { DeviceKind } from '../../runtime/device.ts';
import { openDevice } from '../../runtime/devices.ts';
import { rm } from 'node:fs/promises';
import type { TaskContext } from '../context.ts';
import { describeShard, hashTensors } from '../shards.ts';
import { subjectEndTokens, subjectSource, subjectTokenizer } from '../subjects.ts';
import { calibrationOf, splitWindows } from '../texts.ts';
import { projectWorkspace } from '../workspace.ts';

/** What a run row keeps beside the recipe. */
export interface RunSettings extends Settings {
  readonly window: number;
  readonly calibrationWindows: number;
  readonly device: DeviceKind | 'auto';
  readonly checkpointSeconds: number;
}

/** Executes a run from wherever an earlier engine left it; the variant and the run's end are written together. */
export async function extract(context: TaskContext, { run: name }: { run: string }) {
  const { project } = context;
  const run = await project.runs.get(name);
  const before = run.seconds;
  const started = performance.now();
  const seconds = () => before + (performance.now() - started) / 1000;
  await project.runs.claim(run.id, process.pid, process.ppid);
  const clock = setInterval(
    () => void project.runs.progress(run.id, last.stage, last.fraction, seconds()).catch(() => undefined),
    2000,
  );
  const last = { stage: 'starting', fraction: 0 };
  try {
    const variant = await makeVariant(context, run, last, seconds);
    return { run: name, variant, seconds: seconds() };
  } finally {
    clearInterval(clock);
  }
}

async function makeVariant(
  context: TaskContext,
  run: RunRow,
  last: { stage: string; fraction: number },
  seconds: () => number,
): Promise<string> {
  const { project } = context;
  const recipe = parseRecipe(run.recipe, `of ${run.name}`);
  const settings = run.settings as RunSettings;
  const model = await project.models.byId(run.model);
  const source = await subjectSource(project, { manifest: model.manifest, hash: model.fingerprint });
  const device = await openDevice(settings.device, {}, (message) => context.warn(message));
  try {
    const folder = await project.runFolder(run.name);
    const workspace = await projectWorkspace({
      project,
      folder,
      device,
      checkpointSeconds: settings.checkpointSeconds,
      progress: stageProgress(context, recipe, settings, last),
    });
    const texts = await calibrationTexts(context, run, settings, model.manifest);
    const { sparsity, lambda, seed } = settings;
    const layers = await runRecipe(new Extraction(source, recipe, { sparsity, lambda, seed }, texts, workspace));
    const manifest = await variantManifest(context, model.manifest, layers);
    const hash = await hashTensors(project.objects, manifest);
    await project.transaction(async () => {
      await project.variants.add({
        name: run.variantName,
        model: model.id,
        run: run.id,
        manifest,
        hash,
        ...totals(manifest),
      });
      await project.runs.finish(run.id, 'done', seconds());
      await project.audit.append('variant extracted', run.variantName, {
        run: run.name,
        recipe: recipe.name,
        settings,
        hash,
      });
    });
    await rm(folder, { recursive: true, force: true });
    return run.variantName;
  } finally {
    await source.close();
    await device.release();
  }
}

async function calibrationTexts({ project }: TaskContext, run: RunRow, settings: RunSettings, manifest: Manifest) {
  const tokenizer = await subjectTokenizer(project, manifest);
  const cut = {
    window: settings.window,
    windows: settings.calibrationWindows,
    joiner: subjectEndTokens(manifest)[0] ?? 0,
  };
  const calibration = async (dataset: number | null) =>
    dataset === null
      ? null
      : calibrationOf(await splitWindows(project, await project.datasets.byId(dataset), 'calibration', tokenizer, cut));
  return { domain: await calibration(run.domain), general: await calibration(run.general) };
}

/** The parent's parts with the new layers; equal parts are the same objects. */
async function variantManifest(
  { project }: TaskContext,
  parent: Manifest,
  layers: readonly Artifact[],
): Promise<Manifest> {
  const shards: Shard[] = [];
  for (const shard of parent.shards) {
    const made = typeof shard.part === 'number' ? layers[shard.part] : undefined;
    shards.push(made ? await describeShard(project.objects, shard.part, made.object) : shard);
  }
  const shapes = layers.map(({ meta }) => (meta as LayerOutcome).shape);
  return { ...parent, config: withLayers(parent.config, shapes), shards };
}

/** Turns a stage's own count into a share of the whole run. */
function stageProgress(
  context: TaskContext,
  recipe: Recipe,
  settings: Settings,
  last: { stage: string; fraction: number },
) {
  const stages = plannedStages(recipe, settings);
  const all = stages.reduce((sum, [, weight]) => sum + weight, 0);
  const started = performance.now();
  return (stage: string, done: number, total: number): void => {
    const at = stages.findIndex(([name]) => name === stage);
    const before = stages.slice(0, Math.max(0, at)).reduce((sum, [, weight]) => sum + weight, 0);
    const fraction = Math.min(1, (before + ((stages[at]?.[1] ?? 0) * done) / total) / all);
    const elapsed = (performance.now() - started) / 1000;
    last.stage = stage;
    last.fraction = fraction;
    context.report({
      stage,
      done,
      total,
      fraction,
      eta: fraction > 0.02 ? (elapsed * (1 - fraction)) / fraction : null,
    });
  };
}

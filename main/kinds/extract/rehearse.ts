import { join } from 'node:path';
import type { ExtractionInput, Output } from '../../../preload/contract/index.ts';
import { Extraction } from '../../compress/extraction/extraction.ts';
import { extract as runRecipe } from '../../compress/extraction/extract.ts';
import type { Recipe } from '../../compress/recipe/document.ts';
import type { Recovery } from '../../training/recovery.ts';
import { measureLoss } from '../../evaluate/loss.ts';
import { meanIn, perByte, perToken } from '../../measuring/losses.ts';
import { firstLayers, layersOf } from '../../models/describe.ts';
import type { ModelSource } from '../../models/source.ts';
import { type Manifest, placesOf, totals } from '../../project/manifest.ts';
import { initProject } from '../../project/project.ts';
import { manifestSource } from '../../project/variantSource.ts';
import { DisposalStack } from '../../runtime/disposal.ts';
import { openDevice } from '../../runtime/devices.ts';
import { Walker } from '../../walk/walker.ts';
import { budgetOf, type TaskContext } from '../../engine/context.ts';
import { textsFor, variantManifest } from './makeVariant.ts';
import { resolveExtraction } from './resolve.ts';
import { subjectAround } from '../../project/specialTokens.ts';
import { subjectTokenizer } from '../../project/subjects.ts';
import { trainableWindows } from '../../texts/trainable.ts';
import { chosenOf } from './workbench.ts';
import { passingFolder, projectWorkspace } from './workspace.ts';

/** Enough to pass through every stage, few enough to take seconds. */
const rehearsedLayers = 2;
const rehearsedWindows = 8;
const rehearsedSteps = 4;
/** Where the run itself would search for its share. */
const guessedSparsity = 0.5;

/**
 * The exact recipe on the model's first two layers and a little of its text, in a project of its own that is thrown
 * away: whatever can go wrong goes wrong here, in seconds. (The idea is Olive's smoke run on a small copy.)
 */
export async function rehearse(context: TaskContext, input: ExtractionInput): Promise<Output<'runs.rehearse'>> {
  const { project, recipes } = context;
  const started = performance.now();
  const { parent, recipe, settings, domain, general } = await resolveExtraction(project, recipes, input);
  const all = layersOf(parent.manifest.config);
  const layers = Math.min(rehearsedLayers, all);
  const manifest = truncated(parent.manifest, layers);
  await using scope = new DisposalStack();
  const folder = await passingFolder(scope, project, 'rehearsal');
  const stageProject = scope.adopt(await initProject(join(folder, 'project')), (opened) => opened.close());
  const device = scope.use(await openDevice(settings.device, {}, (message) => context.warn(message)));
  const source = scope.use(await manifestSource(project.objects, manifest, `rehearsal of ${parent.fingerprint}`));
  const budget = budgetOf(context);
  const workspace = await projectWorkspace({
    project: stageProject,
    folder,
    device,
    budget,
    checkpointSeconds: settings.checkpointSeconds,
    warn: (message) => context.warn(message),
    progress: (stage, done, total) => context.report({ stage, done, total, fraction: null, eta: null }),
  });
  const windows = Math.min(rehearsedWindows, settings.calibrationWindows);
  const few = { ...settings, calibrationWindows: windows };
  const texts = await textsFor(project, { domain, general }, few, manifest);
  const own = Object.entries(settings.layers ?? {}).filter(([layer]) => Number(layer) < layers);
  const sparsity = settings.sparsity ?? guessedSparsity;
  const { bytes, ...others } = chosenOf(settings);
  // A size is that of the whole model; of its first layers it is the same share.
  const share = bytes === undefined ? {} : { bytes: (bytes / parent.bytes) * totals(manifest).bytes };
  const chosen = { ...others, ...share, sparsity, layers: Object.fromEntries(own) };
  using extraction = new Extraction(source, chosen, texts, workspace);
  const made = await runRecipe(extraction, shortened(recipe));
  const seconds = (performance.now() - started) / 1000;

  const mixed = {
    path: (hash: string) => (madeObjects.has(hash) ? stageProject.objects.path(hash) : project.objects.path(hash)),
  };
  const madeObjects = new Set([...made.layers, made.embedding, made.head].flatMap((one) => (one ? [one.object] : [])));
  const putBytes = async (bytes: Uint8Array) => {
    const hash = await stageProject.objects.putBytes(bytes);
    madeObjects.add(hash);
    return hash;
  };
  const objects = { from: mixed, to: { putBytes }, warn: (message: string) => context.warn(message) };
  const variant = await variantManifest(objects, manifest, made);
  await using variantModel = await manifestSource(mixed, variant, 'rehearsed variant');
  const metric = made.tokens ? perByte : perToken;
  const loss = async (of: ModelSource, own: Manifest) => {
    const tokenizer = await subjectTokenizer({ objects: mixed }, own);
    const cut = {
      window: settings.window,
      windows,
      ...(await subjectAround({ objects: mixed }, own)),
      whole: made.tokens !== undefined,
    };
    const text = await trainableWindows(project, domain, 'calibration', tokenizer, cut);
    using walker = new Walker(of, workspace);
    return meanIn(metric, await measureLoss(walker, text, (id) => tokenizer.tokenBytes(id)));
  };
  const after = await loss(variantModel, variant);
  return {
    layers,
    seconds,
    peakMemory: process.resourceUsage().maxRSS * 1024,
    parameters: {
      before: totals(manifest).parameters,
      after: totals(variant).parameters,
      nonzero: totals(variant).nonzero,
    },
    loss: { metric: metric.name, before: await loss(source, manifest), after },
    // Work grows with layers and with windows; starting up and factorisations do not, so this is more than it takes.
    wholeSeconds: seconds * (all / layers) * Math.max(1, settings.calibrationWindows / windows, timesMoreSteps(recipe)),
  };
}

/** The same recipe with only a few steps of training. */
const shortened = (recipe: Recipe): Recipe => {
  const few = <T extends { readonly steps: number }>(training: T): T => ({
    ...training,
    steps: Math.min(rehearsedSteps, training.steps),
  });
  const fewOfBoth = ({ teacher, ...training }: Recovery): Recovery => ({
    ...few(training),
    ...(teacher ? { teacher: few(teacher) } : {}),
  });
  const { inTrainingPruning, recovery } = recipe;
  return {
    ...recipe,
    ...(inTrainingPruning ? { inTrainingPruning: few(inTrainingPruning) } : {}),
    recovery: recovery === 'none' ? recovery : fewOfBoth(recovery),
  };
};

/** How many times more steps the whole run trains. */
function timesMoreSteps({ inTrainingPruning, recovery }: Recipe): number {
  const trainings = [inTrainingPruning, ...(recovery === 'none' ? [] : [recovery, recovery.teacher])];
  const steps = trainings.flatMap((training) => training?.steps ?? []);
  return steps.reduce((sum, one) => sum + one, 0) / (rehearsedSteps * steps.length || 1);
}

/** The same model without its later layers. */
function truncated(manifest: Manifest, layers: number): Manifest {
  const config = firstLayers(manifest.config, layers);
  const kept = placesOf({ config });
  return {
    ...manifest,
    config,
    shards: manifest.shards.filter(({ part }) => kept.has(part)),
  };
}

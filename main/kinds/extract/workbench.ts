import type { Texts } from '../../compress/extraction/extraction.ts';
import type { Extracted } from '../../compress/extraction/derivedSource.ts';
import type { TrainingEvent, Workspace } from '../../compress/extraction/workspace.ts';
import { budgetOf, type TaskContext } from '../../engine/context.ts';
import { heldOutLosses, type SubjectLosses } from '../../measuring/losses.ts';
import { recordMeasurements } from '../../measuring/measurements.ts';
import type { OpenedSource } from '../../models/source.ts';
import type { TokenChange } from '../../models/tokens/change.ts';
import { totals } from '../../project/manifest.ts';
import { hashTensors } from '../../project/shards.ts';
import { modelFingerprint, type Subject, subjectSource } from '../../project/subjects.ts';
import { openDevice } from '../../runtime/devices.ts';
import { DisposalStack } from '../../runtime/disposal.ts';
import type { TrainingEvent as ContractTrainingEvent } from '../../../preload/contract/index.ts';
import type { RunSettingValues } from '../../../preload/contract/runSettings.ts';
import type { Made, RunWork } from '../kind.ts';
import type { StageShare } from '../progress.ts';
import type { Sides } from './description.ts';
import { textsFor, variantManifest } from './makeVariant.ts';
import { precisionIn, type RunSettings } from './settings.ts';
import { tokensManifest, type TokenizerPlace } from './tokensManifest.ts';
import { runStage } from './stages.ts';
import { projectWorkspace } from './workspace.ts';

/** What recipes work on and with: the opened model, its texts, and where what they make is kept. */
export interface Workbench extends AsyncDisposable {
  readonly source: OpenedSource;
  readonly texts: Texts;
  /** The same texts as the tokenizer cuts them once its tokens changed so. */
  readonly textsOf: (changes: readonly TokenChange[]) => Promise<Texts>;
  readonly workspace: Workspace;
}

/** Opens the model of a run with its texts. */
export async function openWorkbench(
  { context, folder }: Pick<RunWork, 'context' | 'folder'>,
  sides: Sides,
  settings: RunSettingValues,
  progress: Workspace['progress'],
): Promise<Workbench> {
  const { project } = context;
  const { parent } = sides;
  await using half = new DisposalStack();
  const source = half.use(await subjectSource(project, parent));
  const device = half.use(await openDevice(settings.device, {}, (message) => context.warn(message)));
  const workspace = await projectWorkspace({
    ...{ project, folder, device, progress },
    budget: budgetOf(context),
    checkpointSeconds: settings.checkpointSeconds,
    warn: (message) => context.warn(message),
    trained: (event) => context.emit({ kind: 'training', event: withMemory(event) }),
  });
  const texts = await textsFor(project, sides, settings, parent.manifest);
  // What is left out is said once, when the variant is made.
  const quiet = { ...objectsOf(context), warn: () => undefined };
  const textsOf: Workbench['textsOf'] = async (changes) =>
    textsFor(project, sides, settings, await tokensManifest(quiet, parent.manifest, changes));
  const owned = half.move();
  return { source, texts, textsOf, workspace, [Symbol.asyncDispose]: () => owned.dispose() };
}

/** What a person chose that an extraction goes by; the share may still have to be found. */
export const chosenOf = (settings: RunSettings) => {
  const { lambda, seed, layers, target } = settings;
  const bytes = target?.kind === 'bytes' ? target.value : undefined;
  return { lambda, seed, layers: layers ?? undefined, precision: precisionIn(settings) ?? undefined, bytes };
};

/** Where a run finds what its model is stored in, and stores what is new. */
const objectsOf = ({ project: { objects }, warn }: TaskContext): TokenizerPlace => ({
  ...{ from: objects, to: objects },
  warn: (message) => warn(message),
});

/** What was made as a variant, measured when that was asked for. */
export async function madeFrom(
  work: RunWork,
  of: Sides & { readonly settings: RunSettingValues; readonly stages: readonly StageShare[] },
  made: Extracted,
  audit: Readonly<Record<string, unknown>>,
): Promise<Made> {
  const { run } = work;
  const { project } = work.context;
  const { parent, settings, stages } = of;
  const objects = objectsOf(work.context);
  const manifest = await variantManifest(objects, parent.manifest, made);
  const hash = await hashTensors(project.objects, manifest);
  const variant: Subject = {
    ...{ name: run.variantName, manifest, hash, ...totals(manifest), parents: [parent.reference], run: run.id },
    fingerprint: modelFingerprint(manifest.config, hash),
    // It has no number before it is stored, and measuring asks for none.
    reference: { kind: 'variant', id: 0 },
  };
  const measured = settings.measure ? await measure(work, [parent, variant], settings, stages) : [];
  return {
    ...{ manifest, hash, parents: [parent.reference], audit },
    record: async () => {
      for (const losses of measured) await recordMeasurements(project, losses, { device: settings.device });
    },
  };
}

/** Losses of the variant and of its parent on held-out text. */
async function measure(
  { context, standing }: RunWork,
  subjects: readonly Subject[],
  { device }: Pick<RunSettingValues, 'device'>,
  stages: readonly StageShare[],
): Promise<readonly SubjectLosses[]> {
  const share = (stages.at(-1)?.[1] ?? 0) / stages.reduce((sum, [, weight]) => sum + weight, 0);
  const measured: SubjectLosses[] = [];
  for (const subject of subjects) {
    const fraction = 1 - share * (1 - measured.length / subjects.length);
    Object.assign(standing, { stage: runStage.measuring, fraction });
    const within: TaskContext = {
      ...context,
      // How much of the whole run this is, is known here and not inside one measurement.
      report: (progress) => context.report({ ...progress, stage: runStage.measuring, fraction }),
    };
    measured.push(await heldOutLosses(within, subject, { device }));
  }
  return measured;
}

/** A step of a training with what the engine takes at that moment. */
const withMemory = (event: TrainingEvent): ContractTrainingEvent =>
  event.kind === 'step' ? { ...event, memory: process.memoryUsage.rss() } : event;

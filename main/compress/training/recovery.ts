import type { Parameter, Place } from '../../models/architecture.ts';
import { type ModelSource, parametersAt } from '../../models/source.ts';
import { type TokenWindows, windowRange } from '../../models/windows.ts';
import { Learner } from '../../training/learner.ts';
import { readsGeneral } from '../../training/mixture.ts';
import type { Recovery } from '../../training/recovery.ts';
import { train } from '../../training/train.ts';
import { gainStored, sameBits } from '../../training/gain.ts';
import type { Gain } from '../../training/training.ts';
import type { Training, TrainingReport } from '../../training/training.ts';
import { DisposalStack } from '../../runtime/disposal.ts';
import { floats } from '../../runtime/tensor.ts';
import type { Extraction, TrainingSides } from '../extraction/extraction.ts';
import { derivedSource, type Extracted } from '../extraction/derivedSource.ts';
import type { LayerOutcome } from '../extraction/outcome.ts';
import { layerTensors } from '../extraction/finishLayer.ts';
import { type Stage, stage } from '../extraction/stages.ts';
import { storedAs } from '../extraction/tensors.ts';
import type { Artifact, StoredTensor, TrainingSummary } from '../extraction/workspace.ts';
import { inheritedMasks, type Masks, masksOf, together } from './masks.ts';
import { Unchanged } from './unchanged.ts';
import { tuningOf } from '../../tuning/methods/index.ts';

/** One of several parts that training text is divided into, by its number from 0. */
export interface TextPart {
  readonly number: number;
  readonly of: number;
}

/**
 * Trains what is left of a model (or all of it, when nothing was cut) on its training text. Weights that
 * were removed, now or before the recipe came to the model, stay zero where the recovery says so. What an earlier run with the same ingredients left is taken over.
 *
 * @param cut what pruning left; null when the model is whole.
 * @param part text of its own, where a training is divided.
 */
export async function recover(
  extraction: Extraction,
  recovery: Recovery,
  cut: Extracted | null,
  part: TextPart = { number: 0, of: 1 },
): Promise<Extracted> {
  const { source, teacher, workspace, settings } = extraction;
  using own = cut ? extraction.on(derivedSource(source, cut)) : null;
  const work = own ?? extraction;
  const texts = await trainingTexts(extraction, recovery, part.of);
  const domain = extraction.calibration('domain');
  const { general } = extraction;
  const inherited = await keptZeros(extraction, work.source, recovery);
  const identity = {
    ...{ recovery, teacher: teacher.fingerprint, seed: settings.seed },
    // Results of when they were not kept are not taken over.
    ...(inherited ? { zeros: 'of the model' } : {}),
    ...(part.of > 1 ? { part } : {}),
    training: [texts.domain.fingerprint, texts.general?.fingerprint ?? null],
    calibration: [domain.fingerprint, general?.fingerprint ?? null],
  };
  const known = await findTrained(work, identity);
  if (known) return known;

  await using scope = new DisposalStack();
  const { learner, report } = await train({
    ...{
      source: work.source,
      teacher,
      recovery,
      tuning: tuningOf(recovery),
      seed: settings.seed,
      walk: workspace,
    },
    texts: {
      domain: partOf(texts.domain.windows, part),
      general: texts.general && partOf(texts.general.windows, part),
    },
    calibration: { domain: domain.windows, general: general?.windows ?? null },
    masks: together(cut && (await masksOf(extraction, cut.layers)), inherited),
    checkpoints: await workspace.trainingFolder(work.fingerprint('training', identity)),
    ...reports(extraction),
  });
  scope.use(learner);
  return await saveTrained(work, identity, learner, report, cut, recovery.zeros);
}

/** The zeros that a model had before the recipe and that its training keeps; null when it has none, or they may be filled. */
export async function keptZeros(
  extraction: Extraction,
  model: ModelSource,
  { zeros }: Pick<Recovery, 'zeros'>,
): Promise<Masks | null> {
  const inherited = await inheritedMasks(extraction, model);
  if (!inherited || zeros === 'keep') return inherited;
  extraction.workspace.warn(
    `Pruned weights of ${inherited.size} matrices are zero in this model, and the recipe's training may fill them again ("zeros": "fill").`,
  );
  return null;
}

export type Identity = Readonly<Record<string, unknown>>;

/** What training reports while it goes. */
export const reports = (
  { workspace }: Extraction,
  name: Stage = stage.training,
): Pick<Training, 'onStep' | 'onEvaluation' | 'warn'> => ({
  onStep: (step) => {
    workspace.progress(name, step.step, step.steps);
    workspace.trained({ kind: 'step', ...step });
  },
  onEvaluation: (step) => workspace.trained({ kind: 'evaluation', ...step }),
  warn: (message) => workspace.warn(message),
});

/** Where a part of so many things begins and ends. */
export const rangeOf = (count: number, { number, of }: TextPart): [from: number, to: number] => [
  Math.floor((number * count) / of),
  Math.floor(((number + 1) * count) / of),
];

/** The windows of a part; all of them where there are fewer than parts. */
const partOf = (windows: TokenWindows, part: TextPart): TokenWindows =>
  windows.count < part.of ? windows : windowRange(windows, ...rangeOf(windows.count, part));

/** As much text as the steps of so many trainings will see. */
export async function trainingTexts(
  extraction: Extraction,
  { steps, batch, data }: Recovery,
  trainings = 1,
): Promise<TrainingSides> {
  const { texts } = extraction;
  if (!texts.training) throw new Error('The recipe trains, but there is no training text.');
  const sides = await texts.training({ windows: steps * batch * trainings });
  if (!sides.general && readsGeneral(data))
    throw new Error('The recipe trains on general text too; choose a general dataset.');
  return sides;
}

/** Objects of a training's result; what is null is as it was. */
interface Trained {
  readonly embedding: string | null;
  readonly head: string | null;
  /** Older projects do not say whether something was gained. */
  readonly summary: Omit<TrainingSummary, keyof Gain> & Partial<Gain>;
}

export async function findTrained(
  work: Extraction,
  identity: Identity,
  name: Stage = stage.training,
): Promise<Extracted | null> {
  const { workspace, layers: count } = work;
  const end = await workspace.findResult(work.fingerprint('trained', identity));
  if (!end) return null;
  const layers: Artifact[] = [];
  for (let layer = 0; layer < count; layer += 1) {
    const found = await workspace.find(work.fingerprint('trained', { ...identity, layer }));
    if (found) layers.push(found);
  }
  if (layers.length < count) return null;
  const { embedding, head, summary: stored } = end.value as Trained;
  const summary: TrainingSummary = { gained: stored.best > 0, reason: null, ...stored };
  const open = (object: string | null) => (object ? workspace.open(object) : null);
  workspace.progress(name, 1, 1);
  reportOutcome(work, summary);
  return { layers, embedding: await open(embedding), head: await open(head) };
}

/**
 * Merges what was learned and writes it, layer by layer; says what that cost, and whether anything was gained.
 *
 * @param found whether the training found out something beside the weights, which may then stay as they were.
 */
export async function saveTrained(
  work: Extraction,
  identity: Identity,
  learner: Learner,
  report: TrainingReport,
  cut: Extracted | null,
  zeros: Recovery['zeros'],
  found = false,
): Promise<Extracted> {
  const { workspace } = work;
  const layers: Artifact[] = [];
  const before = new Unchanged(work.source);
  for (let layer = 0; layer < work.layers; layer += 1) {
    const merged = await learner.merged(layer);
    const meta: LayerOutcome = { ...keptBehind(cut, layer, zeros), shape: merged.shape };
    const tensors = layerTensors(work, layer, merged, packedAt(work, learner, layer));
    await before.compare(layer, tensors);
    layers.push(await workspace.save(work.fingerprint('trained', { ...identity, layer }), 'layer', tensors, meta));
  }
  const place = (name: 'embedding' | 'head') => savePlace(work, identity, learner, name, before);
  const made = {
    layers,
    embedding: (await place('embedding')) ?? cut?.embedding ?? null,
    head: (await place('head')) ?? cut?.head ?? null,
  };
  const cost = await mergeError(work, learner, made);
  const ofWeights = report.gained && before.unchanged ? sameBits(report.trained) : gainStored(report, cost);
  const { gained, reason } = found ? report : ofWeights;
  const summary: TrainingSummary = {
    ...{ gained, reason },
    ...{ trained: report.trained, steps: report.steps, best: report.best?.step ?? report.steps },
    mergeError: cost,
  };
  const trained: Trained = { embedding: made.embedding?.object ?? null, head: made.head?.object ?? null, summary };
  await workspace.saveResult(work.fingerprint('trained', identity), trained);
  reportOutcome(work, summary);
  return made;
}

/** What a cut left of a layer, as a training leaves it: zeros that it may fill are no longer removed. */
export function keptBehind(
  cut: Extracted | null,
  layer: number,
  zeros: Recovery['zeros'],
): Omit<LayerOutcome, 'shape'> {
  const was = cut?.layers[layer]?.meta as LayerOutcome | undefined;
  const stays = { kept: was?.kept ?? {}, units: was?.units ?? null, masks: was?.masks ?? null };
  return zeros === 'fill' && stays.masks ? { ...stays, kept: {}, masks: null } : stays;
}

/** Tells what came of a training, and warns when that is nothing. */
export function reportOutcome({ workspace }: Extraction, summary: TrainingSummary): void {
  workspace.trained({ kind: 'trained', ...summary });
  if (!summary.gained)
    workspace.warn(`Training gained nothing: ${summary.reason ?? 'no evaluation step was better than the start'}.`);
}

/** The matrices of a place that the training packed itself, by name. */
export const packedAt = (
  { source }: Pick<Extraction, 'source'>,
  { tuning }: Pick<Learner, 'tuning'>,
  place: Place,
): ReadonlyMap<string, StoredTensor> =>
  new Map(
    parametersAt(source, place).flatMap((parameter) => {
      const { name, shape } = parameter;
      const stored = tuning.stored?.(parameter);
      return stored ? [[name, { name, shape, ...stored }]] : [];
    }),
  );

/** The embedding or the head with what was learned; null when nothing of it was trained. */
async function savePlace(
  work: Extraction,
  identity: Identity,
  learner: Learner,
  place: 'embedding' | 'head',
  before: Unchanged,
): Promise<Artifact | null> {
  const { source, workspace } = work;
  const changed = await learner.changed(place);
  if (!Object.keys(changed).length) return null;
  const packed = packedAt(work, learner, place);
  const stored = async (parameter: Parameter): Promise<StoredTensor> => {
    const { name, local, shape } = parameter;
    const values = changed[local];
    if (!values) return { name, ...(await source.readRaw(parameter)) };
    return packed.get(name) ?? storedAs(name, floats(values), shape, source.storage(parameter));
  };
  const tensors: StoredTensor[] = [];
  for (const parameter of parametersAt(source, place)) tensors.push(await stored(parameter));
  await before.compare(place, tensors);
  return workspace.save(work.fingerprint('trained', { ...identity, part: place }), 'part', tensors);
}

/** Loss of the written model minus loss of the trained one. */
async function mergeError(work: Extraction, learner: Learner, made: Extracted): Promise<number> {
  const { windows } = work.calibration('domain');
  using written = new Learner(derivedSource(work.source, made), { trainables: [] }, work.workspace);
  return (await written.loss(windows)) - (await learner.loss(windows));
}

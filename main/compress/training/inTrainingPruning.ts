import { preparedBeside } from '../../inTrainingPruning/beside.ts';
import { inTrainingMethods } from '../../inTrainingPruning/index.ts';
import type { ChannelTarget, Findings, InTrainingTuning } from '../../inTrainingPruning/inTrainingPruning.ts';
import { methods } from '../../tuning/methods/index.ts';
import { type InTrainingPruning, type Recipe, removalShares, specifications } from '../recipe/document.ts';
import { DisposalStack } from '../../runtime/disposal.ts';
import { train } from '../../training/train.ts';
import type { TuningWork } from '../../training/tuning.ts';
import { type Extraction, type Learned, sparsityOf } from '../extraction/extraction.ts';
import type { Extracted } from '../extraction/derivedSource.ts';
import { type Specification, weightGroup } from '../recipe/specification.ts';
import { findTrained, keptZeros, reports, saveTrained, trainingTexts } from './recovery.ts';
import { channelsNear } from '../granularity/channel/narrowed.ts';
import { granularityOf, unitOf } from '../granularity/index.ts';
import { linearParameters } from '../granularity/parameters.ts';
import { stage } from '../extraction/stages.ts';
import { readFloat32, storedFloats } from '../extraction/tensors.ts';

/**
 * A training that finds out what can go: the model learns its domain, and scores of weights, units or layers come about on
 * the way. What goes is then cut by the specification, which may name the score "learned".
 *
 * @returns the trained model, and what was found.
 */
export async function pruneInTraining(
  extraction: Extraction,
  recipe: Recipe,
  { method, ...recovery }: InTrainingPruning,
): Promise<{ trained: Extracted; learned: Learned }> {
  const { source, workspace, settings, general } = extraction;
  const texts = await trainingTexts(extraction, recovery);
  const domain = extraction.calibration('domain');
  const [specification, ...further] = specifications(recipe);
  if (!specification) throw new Error('A training can only find out what goes where something is to go.');
  const { unit, group, allocation } = specification;
  const { removal } = unitOf(unit);
  if (!removal) throw new Error(`No training can find out what of a ${unit} can go.`);
  const channels = channelTarget(extraction, recipe);
  const masks = await keptZeros(extraction, source, recovery);
  const identity = {
    ...(masks ? { zeros: 'of the model' } : {}),
    ...{ method, recovery, unit, group, allocation, settings },
    ...(channels ? { further, parts: removalShares(recipe) } : {}),
    training: [texts.domain.fingerprint, texts.general?.fingerprint ?? null],
    calibration: [domain.fingerprint, general?.fingerprint ?? null],
  };
  const keyOf = (layer: number | 'stream') => extraction.fingerprint('findings', { ...identity, layer });
  const learned: Learned = {
    fingerprint: extraction.fingerprint('learned', identity),
    scores: async (layer) => {
      const artifact = await workspace.find(keyOf(layer));
      if (!artifact) throw new Error(`Nothing was found out about layer ${layer}; start the run anew.`);
      const scores: Record<string, Float32Array> = {};
      for (const name of artifact.tensors.keys()) scores[name] = await readFloat32(artifact, name);
      return scores;
    },
    stream: async () => {
      if (!channels) return null;
      const artifact = await workspace.find(keyOf('stream'));
      if (!artifact) throw new Error('Nothing was found out about the residual stream; start the run anew.');
      const [units = 0, ofChannels = 0] = await readFloat32(artifact, 'shares');
      return { scores: await readFloat32(artifact, 'scores'), shares: { units, channels: ofChannels } };
    },
  };
  const known = await findTrained(extraction, identity, stage.inTrainingPruning);
  if (known) return { trained: known, learned };

  let inTrainingPruning: InTrainingTuning | null = null;
  const tuning = async (work: TuningWork) => {
    const base = methods.bind(recovery.train);
    const bound = inTrainingMethods.bind(method);
    inTrainingPruning = await preparedBeside(
      bound.component,
      {
        ...work,
        base: await base.component.prepare(work, base.options),
        sparsity: settings.sparsity,
        shareOf: (layer) => sparsityOf(settings, layer),
        group: comparesAll(specification) ? 'model' : weightGroup(specification),
        ...{ removal, channels },
      },
      bound.options,
    );
    return inTrainingPruning;
  };
  await using scope = new DisposalStack();
  const { learner, report } = await train({
    ...{ source, teacher: extraction.teacher, recovery, seed: settings.seed, walk: workspace, masks, tuning },
    texts: { domain: texts.domain.windows, general: texts.general?.windows ?? null },
    calibration: { domain: domain.windows, general: general?.windows ?? null },
    checkpoints: await workspace.trainingFolder(learned.fingerprint),
    ...reports(extraction, stage.inTrainingPruning),
  });
  scope.use(learner);
  for (let layer = 0; layer < extraction.layers; layer += 1) {
    const found: Findings = (inTrainingPruning as InTrainingTuning | null)?.findings(layer) ?? {};
    const tensors = Object.entries(found).map(([name, scores]) => storedFloats(name, scores, [scores.length]));
    await workspace.save(keyOf(layer), 'scores', tensors);
  }
  const stream = (inTrainingPruning as InTrainingTuning | null)?.stream?.();
  if (stream) {
    const { scores, shares } = stream;
    const tensors = [
      storedFloats('scores', scores, [scores.length]),
      storedFloats('shares', Float32Array.of(shares.units, shares.channels), [2]),
    ];
    await workspace.save(keyOf('stream'), 'scores', tensors);
  }
  return { trained: await saveTrained(extraction, identity, learner, report, null, recovery.zeros, true), learned };
}

/** The channels that a recipe's specifications take away by what the training finds; null where none does. */
function channelTarget({ source, settings }: Extraction, recipe: Recipe): ChannelTarget | null {
  const all = specifications(recipe);
  const at = all.findIndex(({ unit, score }) => finds(unit, score) && unitOf(unit).removal?.of === 'channels');
  const specification = all[at];
  if (!specification) return null;
  const { unit, allocation } = specification;
  const parameters = granularityOf(unit).parameters(source, specification);
  return {
    parameters,
    target: settings.sparsity * (all.length === 1 ? parameters : linearParameters(source)),
    part: removalShares(recipe)[at] ?? 1,
    nearest: (gone) => channelsNear(source.architecture.hidden, gone, allocation, settings.wholeBlocks ?? false),
  };
}

/** Whether a score is what a training finds. */
const finds = (unit: string, score: Specification['score']): boolean =>
  granularityOf(unit).scores.bind(score).component.learned === true;

/** Whether everything competes with everything: the group says so, or the allocation is one ranking of the whole model. */
const comparesAll = ({ unit, group, allocation }: Specification): boolean =>
  group === 'model' || granularityOf(unit).allocations.bind(allocation).component.wholeModel === true;

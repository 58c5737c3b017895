import type { ChosenShares } from '../../inTrainingPruning/inTrainingPruning.ts';
import { isPacked } from '../../formats/storage/index.ts';
import type { ModelSource } from '../../models/source.ts';
import { granularityOf } from '../granularity/index.ts';
import type { Work } from '../granularity/work.ts';
import { type Recipe, removalShares, specifications } from '../recipe/document.ts';
import { denseNeeds, needsOnTheWay } from '../recipe/needs.ts';
import { shareOfUnit } from '../recipe/properties.ts';
import { scheduleOf, type Specification, trainsBetween } from '../recipe/specification.ts';
import { CalibrationStatistics } from '../statistics/calibrationStatistics.ts';
import { pruneInTraining } from '../training/inTrainingPruning.ts';
import { reconstruct } from '../training/reconstruction.ts';
import { rangeOf, type TextPart } from '../training/recovery.ts';
import { recoverTaught } from '../training/taught.ts';
import type { Recovery } from '../../training/recovery.ts';
import { derivedSource, type Extracted } from './derivedSource.ts';
import { type Fallback, warnOfFallbacks } from './fallbacks.ts';
import { linearStorage } from './linears.ts';
import type { Extraction, Learned } from './extraction.ts';
import type { LayerOutcome } from './outcome.ts';
import { type Artifact, fingerprintOf } from './workspace.ts';

/**
 * Runs a recipe: scores what it may remove, chooses, cuts, and trains what is left. The result is one artifact for each layer
 * with all of the layer's parameters under their names in the model folder, and a LayerOutcome as meta data. What an earlier
 * run with the same ingredients left is taken over, never made again. Further specifications, and further steps of an
 * iterative schedule, work on what the one before left.
 */
export async function extract(extraction: Extraction, recipe: Recipe): Promise<Extracted> {
  const { inTrainingPruning, recovery, name } = recipe;
  const all = specifications(recipe);
  const [first] = all;
  if (inTrainingPruning && first) {
    const { trained, learned } = await pruneInTraining(extraction, recipe, inTrainingPruning);
    const left = onTopOf(trained, await prunedBehind(extraction, { trained, learned }, recipe));
    return recovery === 'none' ? left : onTopOf(left, await repaired(extraction, recovery, left));
  }
  if (first && recovery !== 'none' && trainsBetween(first))
    return pruned(extraction, all, removalShares(recipe), (left, part) =>
      repaired(extraction, partOf(recovery, part), left, part),
    );
  const cut = first ? await pruned(extraction, all, removalShares(recipe)) : null;
  if (recovery !== 'none') {
    const trained = await repaired(extraction, recovery, cut);
    return cut ? onTopOf(cut, trained) : trained;
  }
  if (!cut) throw new Error(`The recipe ${name} neither removes nor trains anything.`);
  return cut;
}

/** What is left, trained as a whole or sublayer by sublayer. */
const repaired = (
  extraction: Extraction,
  recovery: Recovery,
  cut: Extracted | null,
  part?: TextPart,
): Promise<Extracted> =>
  recovery.of === 'sublayers' ? reconstruct(extraction, recovery, cut) : recoverTaught(extraction, recovery, cut, part);

/** The share of a training's steps that one of several parts has. */
function partOf(recovery: Recovery, part: TextPart): Recovery {
  const [from, to] = rangeOf(recovery.steps, part);
  return { ...recovery, steps: to - from };
}

/** Carries out the recipe's specifications on what training left, with what it found. */
async function prunedBehind(
  extraction: Extraction,
  { trained, learned }: { readonly trained: Extracted; readonly learned: Learned },
  recipe: Recipe,
): Promise<Extracted> {
  using behind = extraction.behind(derivedSource(extraction.source, trained), learned);
  return await pruned(behind, specifications(recipe), removalShares(recipe));
}

/**
 * Carries out specifications one after the other; each removes its part of what is to be removed.
 *
 * @param between what is done to what a step left before the next begins, and after the last.
 */
async function pruned(
  extraction: Extraction,
  all: readonly Specification[],
  parts: readonly number[],
  between?: (left: Extracted, part: TextPart) => Promise<Extracted>,
): Promise<Extracted> {
  let left: Extracted | null = null;
  let { source } = extraction;
  const found = (await extraction.learned?.stream()) ?? null;
  const planned = [...steps(extraction, all, parts, found?.shares ?? null)];
  for (const [number, { specification, sparsity: share }] of planned.entries()) {
    if (left) source = derivedSource(source, left);
    const sparsity = typeof share === 'number' ? share : share(source);
    using current = extraction.on(source, { ...extraction.settings, sparsity });
    const refusal = granularityOf(specification.unit).refusal?.(source, specification) ?? null;
    if (refusal !== null) throw new Error(refusal);
    const made = await granularityOf(specification.unit).prune(await measured(current, specification));
    // The next step's layers have other shapes, and compiled graphs take memory.
    await extraction.workspace.device.release();
    left = continued(left, made);
    if (between) left = onTopOf(left, await between(left, { number, of: planned.length }));
  }
  if (!left) throw new Error('There is nothing to carry out.');
  // What rounds says itself what does not fit.
  if (!all.some(({ unit }) => granularityOf(unit).rounds))
    warnOfFallbacks(extraction.workspace, repacked(extraction.source, derivedSource(source, left)));
  return left;
}

/** Matrices of a model that was packed, with what they were and are stored in. */
const repacked = (before: ModelSource, after: ModelSource): readonly Fallback[] =>
  after.parameters.flatMap((parameter) => {
    const { place, shape, role } = parameter;
    const wanted = role === 'linear' ? linearStorage(before, place) : 'F32';
    return isPacked(wanted) ? [{ shape, wanted, stored: after.storage(parameter) }] : [];
  });

/** What a further step left of a model, by what all steps made of it. */
export const continued = (before: Extracted | null, after: Extracted): Extracted =>
  before ? onTopOf(before, { ...after, layers: joined(before.layers, after) }) : after;

/** What a later step made; what it left alone is as the one before made it. */
const onTopOf = (before: Extracted, after: Extracted): Extracted => ({
  layers: after.layers,
  embedding: after.embedding ?? before.embedding,
  head: after.head ?? before.head,
  ...tokensOf(before, after),
  ...streamOf(before, after),
});

/** The residual stream as the last step left it that changed it. */
const streamOf = (before: Extracted, after: Extracted): Pick<Extracted, 'stream'> => {
  const stream = after.stream ?? before.stream;
  return stream ? { stream } : {};
};

/** What steps did to the tokens, in their order. */
const tokensOf = ({ tokens: first }: Extracted, { tokens: then }: Extracted): Pick<Extracted, 'tokens'> => {
  return first || then ? { tokens: [...(first ?? []), ...(then ?? [])] } : {};
};

/** A specification with everything measured on the model as it is that its execution will ask for. */
export async function measured(extraction: Extraction, specification: Specification): Promise<Work> {
  const statistics = await new CalibrationStatistics(extraction).collect(denseNeeds(specification));
  return { extraction, specification, statistics, onTheWay: needsOnTheWay(specification) };
}

interface Step {
  readonly specification: Specification;
  /** Share of what the step's unit still has; where there are several specifications, known once the ones before are done. */
  readonly sparsity: number | ((source: ModelSource) => number);
}

/**
 * What is executed, one after the other. A single specification removes a share of its unit; in steps, a share s of what
 * the model had, after s₀ have gone, is (s − s₀) / (1 − s₀) of the rest. Several specifications remove a share of all linears,
 * each its part of it, whatever share of its own unit that is; what a training shared out between units and channels goes as it says.
 */
function* steps(
  { settings, source: dense }: Extraction,
  all: readonly Specification[],
  parts: readonly number[],
  chosen: ChosenShares | null,
): Generator<Step> {
  for (const [at, specification] of all.entries()) {
    const count = typeof specification.schedule === 'string' ? 1 : specification.schedule.steps;
    const own = chosen && granularityOf(specification.unit).learnedShare?.(chosen);
    const single = scheduleOf(specification) === 'iterative' ? onceOf(specification) : specification;
    for (let step = 0; step < count; step += 1) {
      const [before, after] = [(settings.sparsity * step) / count, (settings.sparsity * (step + 1)) / count];
      const part = ((parts[at] ?? 1) * settings.sparsity) / count;
      const share = (source: ModelSource) => shareOfUnit(dense, source, single, part);
      const alone = all.length === 1 ? (after - before) / (1 - before) : share;
      yield { specification: single, sparsity: own ?? alone };
    }
  }
}

/** One step of an iterative schedule. */
const onceOf = (specification: Specification): Specification => ({ ...specification, schedule: 'oneShot' });

/** The last layers, with what is left of the first ones. */
const joined = (before: readonly Artifact[], { layers, stream }: Extracted): readonly Artifact[] =>
  layers.map((artifact, layer) => ({
    ...artifact,
    meta: join(before[layer]?.meta as LayerOutcome, artifact.meta as LayerOutcome, stream !== undefined),
  }));

/**
 * Kept of what there was at first: counts of units that only one step knew come from that step.
 *
 * @param moved the last step changed the residual stream: matrices have other sizes though the layer's own widths are the same.
 */
function join(first: LayerOutcome, last: LayerOutcome, moved: boolean): LayerOutcome {
  const kept: Record<string, { kept: number; of: number }> = { ...first.kept };
  for (const [name, now] of Object.entries(last.kept))
    kept[name] = { kept: now.kept, of: first.kept[name]?.of ?? now.of };
  return {
    ...{ shape: last.shape, kept },
    units: first.units || last.units ? { ...composed(first, last) } : null,
    // What only rounded or scaled the weights left every one in its place, and so does what stands beside them.
    masks: last.masks ?? (!moved && fingerprintOf(places(first)) === fingerprintOf(places(last)) ? first.masks : null),
  };
}

/** What of a shape says where weights are: factors that are added to a matrix leave those of the matrix where they were. */
const places = ({ shape: { sublayers, lowRank = {} } }: LayerOutcome) => ({
  ...{ sublayers, factored: Object.entries(lowRank).filter(([, { residual }]) => !residual) },
});

/** Kept units by their numbers in the model the first step cut. */
function composed(first: LayerOutcome, last: LayerOutcome): Readonly<Record<string, readonly number[]>> {
  const names = new Set([...Object.keys(first.units ?? {}), ...Object.keys(last.units ?? {})]);
  return Object.fromEntries(
    [...names].map((name) => {
      const [early, late] = [first.units?.[name], last.units?.[name]];
      return [name, early && late ? late.map((unit) => early[unit] as number) : (late ?? early ?? [])];
    }),
  );
}

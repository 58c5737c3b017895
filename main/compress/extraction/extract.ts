import type { Extraction, Learned } from './extraction.ts';
import { derivedSource, type Extracted } from './derivedSource.ts';
import type { LayerOutcome } from './finishLayer.ts';
import { pruneDepth } from '../granularity/depth/prune.ts';
import { pruneRanks } from '../granularity/rank/prune.ts';
import { pruneUnits } from '../granularity/width/prune.ts';
import { pruneWeights } from '../granularity/weight/prune.ts';
import { parts, type Recipe, sentences } from '../recipe/recipe.ts';
import { prunes, scheduleOf } from '../recipe/specification.ts';
import { linearParameters, unitParameters } from './budget.ts';
import { pruneInTraining } from '../training/inTrainingPruning.ts';
import { recover } from '../training/recovery.ts';
import type { ModelSource } from '../../models/source.ts';
import type { Artifact } from './workspace.ts';

/**
 * Runs a recipe: scores what it may remove, chooses, cuts, and trains what is left. The result is one artifact for each layer with all of
 * the layer's parameters under their names in the checkpoint, and a LayerOutcome as meta data. What an earlier run
 * with the same ingredients left is taken over, never made again. Further sentences, and further steps of an iterative
 * schedule, work on what the one before left.
 */
export async function extract(extraction: Extraction): Promise<Extracted> {
  const { recipe } = extraction;
  if (recipe.inTrainingPruning) {
    const { trained, learned } = await pruneInTraining(extraction, recipe.inTrainingPruning);
    const left: Extracted = { ...trained, layers: await prunedBehind(extraction, trained, learned) };
    return recipe.recovery === 'none' ? left : recover(extraction, recipe.recovery, left);
  }
  const cut = prunes(recipe) ? await pruned(extraction) : null;
  if (recipe.recovery !== 'none')
    return recover(extraction, recipe.recovery, cut && { layers: cut, embedding: null, head: null });
  if (!cut) throw new Error(`The recipe ${recipe.name} neither removes nor trains anything.`);
  return { layers: cut, embedding: null, head: null };
}

/** Carries out the recipe's sentences on what training left, with what it found. */
async function prunedBehind(
  extraction: Extraction,
  trained: Extracted,
  learned: Learned,
): Promise<readonly Artifact[]> {
  using behind = extraction.behind(derivedSource(extraction.source, trained), learned);
  return await pruned(behind);
}

/** Carries out the recipe's sentences. */
async function pruned(extraction: Extraction): Promise<readonly Artifact[]> {
  let layers: readonly Artifact[] = [];
  let { source } = extraction;
  for (const { recipe, sparsity: share } of steps(extraction)) {
    if (layers.length) source = derivedSource(source, { layers, embedding: null, head: null });
    const sparsity = typeof share === 'number' ? share : share(source);
    using current = extraction.on(source, { ...extraction.settings, sparsity }, recipe);
    const made = await execute(current);
    // The next step's layers have other shapes, and compiled graphs take memory.
    if (current.recipe !== extraction.recipe) await extraction.workspace.device.release();
    layers = layers.length ? joined(layers, made) : made;
  }
  return layers;
}

function execute(extraction: Extraction): Promise<readonly Artifact[]> {
  const { recipe } = extraction;
  switch (recipe.unit) {
    case 'weight':
      return pruneWeights(extraction, recipe);
    case 'layer':
    case 'sublayer':
      return pruneDepth(extraction, recipe);
    case 'rank':
      return pruneRanks(extraction, recipe);
    default:
      return pruneUnits(extraction, recipe);
  }
}

interface Step {
  readonly recipe: Recipe;
  /** Share of what the step's unit still has; for a recipe of several sentences known once the ones before are done. */
  readonly sparsity: number | ((source: ModelSource) => number);
}

/**
 * What is executed, one after the other. A recipe of one sentence removes a share of its unit; in steps, a share s of what
 * the model had, after s₀ have gone, is (s − s₀) / (1 − s₀) of the rest. A recipe of several sentences removes a share of
 * all linears, each sentence its part of it, whatever share of its own unit that is.
 */
function* steps({ recipe, settings, source: dense }: Extraction): Generator<Step> {
  const all = sentences(recipe);
  for (const [at, sentence] of all.entries()) {
    const single: Recipe = { ...recipe, ...sentence, then: undefined };
    const count = typeof sentence.schedule === 'string' ? 1 : sentence.schedule.steps;
    for (let step = 0; step < count; step += 1) {
      const [before, after] = [(settings.sparsity * step) / count, (settings.sparsity * (step + 1)) / count];
      const schedule = scheduleOf(sentence) === 'iterative' ? 'oneShot' : sentence.schedule;
      const part = ((parts(recipe)[at] ?? 1) * settings.sparsity) / count;
      const share = (source: ModelSource) =>
        Math.min(mostShare, (part * linearParameters(dense)) / unitParameters(source, sentence));
      yield { recipe: { ...single, schedule }, sparsity: all.length === 1 ? (after - before) / (1 - before) : share };
    }
  }
}

/** More than this leaves nothing that works. */
const mostShare = 0.95;

/** The last layers, telling what is left of the first ones. */
const joined = (before: readonly Artifact[], after: readonly Artifact[]): readonly Artifact[] =>
  after.map((artifact, layer) => ({
    ...artifact,
    meta: join(before[layer]?.meta as LayerOutcome, artifact.meta as LayerOutcome),
  }));

/** Kept of what there was at first: counts of units that only one step knew come from that step. */
function join(first: LayerOutcome, last: LayerOutcome): LayerOutcome {
  const kept: Record<string, { kept: number; of: number }> = { ...first.kept };
  for (const [name, now] of Object.entries(last.kept))
    kept[name] = { kept: now.kept, of: first.kept[name]?.of ?? now.of };
  return { ...last, kept, units: first.units || last.units ? { ...composed(first, last) } : null };
}

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

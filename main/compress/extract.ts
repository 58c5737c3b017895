import type { Extraction } from './context.ts';
import { derivedSource } from './derived.ts';
import type { LayerOutcome } from './finishLayer.ts';
import { pruneDepth } from './methods/depth.ts';
import { pruneRanks } from './methods/ranks.ts';
import { pruneUnits } from './methods/units.ts';
import { pruneWeights } from './methods/weights.ts';
import { parts, type Recipe, scheduleOf, sentences } from './recipe.ts';
import type { Artifact } from './workspace.ts';

/**
 * Runs a recipe: scores what it may remove, chooses, and cuts. The result is one artifact for each layer with all of
 * the layer's parameters under their names in the checkpoint, and a LayerOutcome as meta data. What an earlier run
 * with the same ingredients left is taken over, never made again. Further sentences, and further steps of an iterative
 * schedule, work on what the one before left.
 */
export async function extract(extraction: Extraction): Promise<readonly Artifact[]> {
  let layers: readonly Artifact[] = [];
  let current = extraction;
  for (const { recipe, sparsity } of steps(extraction)) {
    const source = layers.length ? derivedSource(current.source, layers) : extraction.source;
    current = extraction.on(source, { ...extraction.settings, sparsity }, recipe);
    const made = await execute(current);
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

/**
 * What is executed, one after the other, each with the share of what is still there. A share of what the model had,
 * s after s₀ have gone, is (s − s₀) / (1 − s₀) of the rest.
 */
function* steps({ recipe, settings }: Extraction): Generator<{ recipe: Recipe; sparsity: number }> {
  const shares = parts(recipe);
  for (const [at, sentence] of sentences(recipe).entries()) {
    const target = settings.sparsity * (shares[at] ?? 1);
    const single: Recipe = { ...recipe, ...sentence, then: undefined };
    const count = typeof sentence.schedule === 'string' ? 1 : sentence.schedule.steps;
    for (let step = 0; step < count; step += 1) {
      const [before, after] = [(target * step) / count, (target * (step + 1)) / count];
      const schedule = scheduleOf(sentence) === 'iterative' ? 'oneShot' : sentence.schedule;
      yield { recipe: { ...single, schedule }, sparsity: (after - before) / (1 - before) };
    }
  }
}

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

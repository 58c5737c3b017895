import type { LayerShape } from '../../models/architecture.ts';
import { globalCounts } from '../allocation/weights.ts';
import { type Extraction, sparsityOf } from '../context.ts';
import { domainGradientTotals } from '../domainImportance.ts';
import { finishLayers, finishMasked } from '../finishLayer.ts';
import { generalImportance } from '../generalImportance.ts';
import { linearsOf } from '../linears.ts';
import { denseMoments } from '../moments.ts';
import { recipeNeeds, weightGroup } from '../recipe.ts';
import { dualImportance } from '../scores/dualImportance.ts';
import { weightScores } from '../scores/index.ts';
import { selectWeights } from '../select.ts';
import { maskWeights } from '../surgery.ts';
import { readFloat32 } from '../tensors.ts';
import type { Artifact } from '../workspace.ts';

/** Gives the scores of one linear at a time. */
type WeightScorer = (layer: number, local: string) => Promise<Float32Array>;

/** Weights, scored on the dense model: all scores first, then the choice, then the cut (schedule T0). */
export async function pruneWeights(extraction: Extraction): Promise<readonly Artifact[]> {
  const { recipe, settings, source, layers, walker } = extraction;
  const scoresOf = await weightScorer(extraction);
  const linears = Array.from({ length: layers }, (_, layer) => linearsOf(source, layer));
  const matrices = async function* () {
    for (const [layer, all] of ranked) for (const { parameter } of all) yield scoresOf(layer, parameter.local);
  };
  // A layer that stays whole takes no part in the ranking.
  const ranked = [...linears.entries()].filter(([layer]) => sparsityOf(settings, layer) > 0);
  const sizes = ranked.flatMap(([, all]) => all.map(({ parameter }) => parameter.shape.reduce((a, b) => a * b, 1)));
  const counts =
    recipe.allocation === 'global'
      ? countsByIndex(
          ranked.flatMap(([, all]) => all),
          await globalCounts(matrices, sizes, settings.sparsity),
        )
      : null;

  return finishLayers(extraction, { counts }, async (layer) => {
    const masks = new Map<string, Uint8Array>();
    for (const { parameter, index } of linears[layer] ?? []) {
      const score = await scoresOf(layer, parameter.local);
      const columns = parameter.shape[1] as number;
      masks.set(
        parameter.local,
        selectWeights(
          score,
          columns,
          weightGroup(recipe),
          sparsityOf(settings, layer),
          counts ? (counts[index] ?? 0) : undefined,
        ),
      );
    }
    const weights = maskWeights(await walker.load(layer), masks);
    return finishMasked(extraction, layer, { shape: source.architecture.layers[layer] as LayerShape, weights }, masks);
  });
}

/** Counts under the number of their linear, as they are looked up. */
const countsByIndex = (linears: readonly { readonly index: number }[], counts: readonly number[]) =>
  Object.fromEntries(linears.map(({ index }, at) => [index, counts[at] ?? 0]));

/** Stored scores where they cost a walk, computed ones where they follow from the weight and its moments. */
async function weightScorer(extraction: Extraction): Promise<WeightScorer> {
  const { recipe, settings, source } = extraction;
  const lambda = settings.lambda ?? 1;
  if (recipe.score === 'dualImportance') return dualScorer(extraction, lambda);
  const score = weightScores.get(recipe.score);
  if (!score) throw new Error(`There is no score ${recipe.score} for weights.`);
  const moments = recipeNeeds(recipe).length ? await denseMoments(extraction, lambda) : null;
  return async (layer, local) => {
    const found = linearsOf(source, layer).find(({ parameter }) => parameter.local === local);
    if (!found) throw new Error(`Layer ${layer} has no linear ${local}.`);
    const { parameter, index } = found;
    const [rows, columns] = parameter.shape as [number, number];
    const evidence = moments && parameter.site ? ((await moments(layer)).get(parameter.site) ?? null) : null;
    return score.score(
      { values: await source.read(parameter), rows, columns, index, moments: evidence },
      settings.seed,
    );
  };
}

/** D-Pruner: importance for general language first (none is needed when λ is 0), then gradients on the domain text. */
async function dualScorer(extraction: Extraction, lambda: number): Promise<WeightScorer> {
  const importance = lambda > 0 ? await generalImportance(extraction) : null;
  const identity = { lambda, general: lambda > 0 ? extraction.calibration('general').fingerprint : null };
  const scores = await domainGradientTotals(extraction, dualImportance(lambda), identity, importance);
  return (layer, local) => readFloat32(scores[layer] as Artifact, local);
}

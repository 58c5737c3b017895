import type { LayerShape } from '../../models/architecture.ts';
import { floats } from '../../runtime/tensor.ts';
import { statistics } from '../../walk/statistics.ts';
import type { LayerTotals } from '../../walk/totals.ts';
import { blendedSides, type Extraction, sparsityOf } from '../context.ts';
import { blendMoments, momentsOf } from '../evidence.ts';
import { finishMasked, layerIdentity } from '../finishLayer.ts';
import { linearsOf } from '../linears.ts';
import { weightGroup } from '../recipe.ts';
import { weightScores } from '../scores/index.ts';
import { selectWeights } from '../select.ts';
import { stage } from '../stages.ts';
import { maskWeights } from '../surgery.ts';
import { type Side, walkLayers } from '../walkLayers.ts';
import type { Artifact } from '../workspace.ts';

/** Weights layer by layer, every layer measured on what the pruned layers before it pass on (schedule T1). */
export function pruneSequentially(extraction: Extraction): Promise<readonly Artifact[]> {
  const { recipe, settings, source } = extraction;
  const lambda = settings.lambda ?? 1;
  const score = weightScores.get(recipe.score);
  if (!score) throw new Error(`The score ${recipe.score} cannot be taken layer by layer.`);
  return walkLayers(extraction, {
    stage: stage.sequential,
    sides: blendedSides(lambda),
    wanted: [statistics.moments],
    propagation: 'pruned',
    kind: 'layer',
    fingerprint: (layer) => extraction.fingerprint('layer', { ...layerIdentity(extraction), layer }),
    work: async (layer, weights, totals) => {
      const moments = blendMoments(sideMoments(totals, 'general'), sideMoments(totals, 'domain'), lambda);
      const masks = new Map<string, Uint8Array>();
      for (const { parameter, index } of linearsOf(source, layer)) {
        const { local, shape, site } = parameter;
        const [rows, columns] = shape as [number, number];
        const matrix = {
          values: floats(weights[local]),
          rows,
          columns,
          index,
          moments: (site && moments.get(site)) ?? null,
        };
        const scored = score.score(matrix, settings.seed);
        masks.set(local, selectWeights(scored, columns, weightGroup(recipe), sparsityOf(settings, layer)));
      }
      const pruned = { shape: source.architecture.layers[layer] as LayerShape, weights: maskWeights(weights, masks) };
      return { ...(await finishMasked(extraction, layer, pruned, masks)), weights: pruned.weights };
    },
  });
}

function sideMoments(totals: ReadonlyMap<Side, LayerTotals>, side: Side) {
  const found = totals.get(side);
  return found ? momentsOf(found) : null;
}

import type { LayerShape } from '../../../models/architecture.ts';
import type { Extraction } from '../../extraction/extraction.ts';
import { dropSublayer } from '../../extraction/prunedLayer.ts';
import type { CandidateEvaluator, Edits, LayerEdit } from '../../search/candidateEvaluator.ts';
import type { DepthUnit } from './score.ts';

/** Edits that leave layers or sublayers out. */
export async function withoutDepth(
  { source }: Extraction,
  evaluator: CandidateEvaluator,
  removed: readonly DepthUnit[],
): Promise<Edits> {
  const edits = new Map<number, LayerEdit>();
  for (const { layer, sublayers } of removed) {
    let { shape, weights } = edits.get(layer) ?? {
      shape: source.architecture.layers[layer] as LayerShape,
      weights: await evaluator.weights(layer),
    };
    for (const sublayer of sublayers) {
      ({ shape, weights } = dropSublayer(source.family, source.architecture, { shape, weights }, sublayer, layer));
    }
    edits.set(layer, { key: `only ${shape.sublayers.map(({ name }) => name).join()}`, shape, weights });
  }
  return edits;
}

import type { LayerShape, UnitSite } from '../../../models/architecture.ts';
import { float32 } from '../../../runtime/tensor.ts';
import type { PartWeights } from '../../../walk/stream.ts';
import type { Extraction } from '../../extraction/extraction.ts';
import type { CandidateEvaluator, Edits, LayerEdit } from '../../search/candidateEvaluator.ts';
import type { Selection } from './allocation.ts';
import { columnsOfUnits } from './slice.ts';

/**
 * Edits that silence units: the columns that read them become zero, which gives the same answers as slicing them off
 * without a new graph for every width. A site that keeps nothing keeps its sublayer here, which then adds only its bias.
 */
export async function withoutUnits(
  { source }: Extraction,
  evaluator: CandidateEvaluator,
  sites: readonly UnitSite[],
  selection: Selection,
): Promise<Edits> {
  const edits = new Map<number, LayerEdit>();
  for (const [at, site] of sites.entries()) {
    const kept = selection[at] ?? [];
    if (kept.length === site.count) continue;
    const { layer } = site;
    const before = edits.get(layer);
    const weights = before?.weights ?? (await evaluator.weights(layer));
    const stays = new Set(columnsOfUnits(kept, site.columns));
    const matrix = weights[site.output] as PartWeights[string];
    const columns = matrix.shape[1] as number;
    const values = (matrix.data as Float32Array).map((w, i) => (stays.has(i % columns) ? w : 0));
    edits.set(layer, {
      key: `${before?.key ?? ''}${site.kind}:${kept.join()};`,
      shape: source.architecture.layers[layer] as LayerShape,
      weights: { ...weights, [site.output]: float32(values, matrix.shape) },
    });
  }
  return edits;
}

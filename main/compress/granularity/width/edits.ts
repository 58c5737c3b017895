import type { LayerShape, UnitSite } from '../../../models/architecture.ts';
import { float32, floats } from '../../../runtime/tensor.ts';
import type { PartWeights } from '../../../walk/stream.ts';
import type { Extraction } from '../../extraction/extraction.ts';
import type { CandidateEvaluator, Edits, LayerEdit } from '../../search/candidateEvaluator.ts';
import type { Selection } from './allocation.ts';
import type { UnitRepair } from './compensation.ts';
import { columnsOfUnits, withBias } from './slice.ts';

/** What a repair makes of a site of which so much stays. */
export type Repaired = (site: UnitSite, kept: readonly number[], weights: PartWeights) => Promise<UnitRepair>;

const asItIs: Repaired = () => Promise.resolve({});

/**
 * Edits that silence units: the columns that read them become zero, which gives the same answers as slicing them off
 * without a new graph for every width. A site that keeps nothing keeps its sublayer here, which then adds only its bias.
 *
 * @param repaired how what is left is repaired before it is judged.
 */
export async function withoutUnits(
  { source }: Extraction,
  evaluator: CandidateEvaluator,
  sites: readonly UnitSite[],
  selection: Selection,
  repaired: Repaired = asItIs,
): Promise<Edits> {
  const { family, architecture } = source;
  const edits = new Map<number, LayerEdit>();
  for (const [at, site] of sites.entries()) {
    const kept = selection[at] ?? [];
    if (kept.length === site.count) continue;
    const { layer } = site;
    const before = edits.get(layer);
    const weights = before?.weights ?? (await evaluator.weights(layer));
    const shape = before?.shape ?? (architecture.layers[layer] as LayerShape);
    const { output, bias } = kept.length ? await repaired(site, kept, weights) : {};
    const stays = new Set(columnsOfUnits(kept, site.columns));
    const matrix = weights[site.output] as PartWeights[string];
    const columns = matrix.shape[1] as number;
    const values = (output ?? floats(matrix)).map((w, i) => (stays.has(i % columns) ? w : 0));
    edits.set(layer, {
      key: `${before?.key ?? ''}${site.kind}:${kept.join()};`,
      shape: bias ? family.withBias(shape, site.reader) : shape,
      weights: {
        ...weights,
        [site.output]: float32(values, matrix.shape),
        ...(bias ? { [site.outputBias]: withBias(weights, site, bias) } : {}),
      },
    });
  }
  return edits;
}

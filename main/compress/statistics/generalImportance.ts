import type { LayerShape, Parameter, Site } from '../../models/architecture.ts';
import type { InverseFactor } from '../../runtime/linearAlgebra/inverseFactor.ts';
import { float32, floats } from '../../runtime/tensor.ts';
import { gramSums } from '../../walk/statistics.ts';
import type { PartWeights } from '../../walk/stream.ts';
import type { LayerTotals } from '../../walk/totals.ts';
import { sparseGptSweep } from '../numerics/sweep.ts';
import type { Extraction } from '../extraction/extraction.ts';
import { gramMatrix } from './gramMatrix.ts';
import { factorOf } from '../numerics/dampedFactor.ts';
import { linearsOf } from '../extraction/linears.ts';
import { stage } from '../extraction/stages.ts';
import { storedFloats } from '../extraction/tensors.ts';
import { type LayerWork, walkLayers } from '../extraction/walkLayers.ts';
import type { Artifact } from '../extraction/workspace.ts';

/** The pass that measures general importance prunes half of every block of columns, whatever the target (D-Pruner §3.2). */
const sweepRatio = 0.5;
/** SparseGPT's damping, relative to the mean of the diagonal. */
const sweepDamping = 0.01;

/**
 * OBS importance of every weight for general text: a SparseGPT pass whose pruned weights only serve to move the text
 * on (each layer is measured behind pruned ones); what is kept is G_ij = w̃_ij² / U_jj². One artifact for each layer,
 * with the importance of a linear under its local name.
 */
export async function generalImportance(extraction: Extraction): Promise<readonly Artifact[]> {
  const { fingerprint: text } = extraction.calibration('general');
  const made = await walkLayers(extraction, {
    stage: stage.generalImportance,
    sides: ['general'],
    wanted: [gramSums],
    propagation: 'pruned',
    artifacts: { importance: 'importance' },
    fingerprint: (_name, layer) => extraction.fingerprint('generalImportance', { text, layer, sweepRatio }),
    work: (layer, weights, passages) =>
      sweepLayer(extraction, layer, weights, passages.get('general')?.totals as LayerTotals),
  });
  return made.importance;
}

async function sweepLayer(
  extraction: Extraction,
  layer: number,
  weights: PartWeights,
  totals: LayerTotals,
): Promise<LayerWork<'importance'>> {
  const { device } = extraction.workspace;
  const factors = new Map<Site, InverseFactor>();
  for (const [site, found] of totals) {
    const sums = found.get(gramSums.name);
    if (!sums) throw new Error(`The walk collected no Gram matrix at ${site}.`);
    const { gram: values } = gramMatrix.means(sums, 0);
    const columns = Math.round(Math.sqrt(values.length));
    factors.set(site, await factorOf(extraction, values, columns, sweepDamping, `layer ${layer}, ${site}`));
  }
  const swept: Record<string, PartWeights[string]> = { ...weights };
  const tensors = [];
  for (const { parameter } of linearsOf(extraction.source, layer)) {
    const { local, shape } = parameter;
    const { factor, dead } = factorFor(factors, parameter);
    const choice = { ratio: sweepRatio };
    const sweep = await sparseGptSweep(device, floats(weights[local]), shape[0] as number, factor, choice, { dead });
    swept[local] = float32(sweep.weights, shape);
    tensors.push(storedFloats(local, sweep.importance, shape));
  }
  const shape = extraction.source.architecture.layers[layer] as LayerShape;
  return { artifacts: { importance: { tensors } }, changed: { weights: swept, shape } };
}

function factorFor<T>(factors: ReadonlyMap<Site, T>, { site, local }: Parameter): T {
  const found = site && factors.get(site);
  if (!found) throw new Error(`There is no factor for what ${local} reads.`);
  return found;
}

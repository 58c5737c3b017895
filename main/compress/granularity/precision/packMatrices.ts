import { isPacked, pack, type Storage, unpack } from '../../../formats/storage/index.ts';
import type { Parameter } from '../../../models/architecture.ts';
import { floats } from '../../../runtime/tensor.ts';
import type { PartWeights } from '../../../walk/stream.ts';
import type { LayerStatistics } from '../../statistics/calibrationStatistics.ts';
import { compensationsOf } from '../../recipe/specification.ts';
import type { Work } from '../work.ts';
import { factorsBeside, type LayerFactors } from './beside.ts';
import type { LayerToPack, MatrixToPack } from './compensation.ts';
import { precisionCompensations } from './compensations/index.ts';
import { precisionScores } from './scores/index.ts';

/** A layer about to be rounded, with what was measured of what its matrices read. */
interface Layer extends Omit<LayerToPack, 'matrices'> {
  readonly statistics: LayerStatistics;
}

/** A matrix and what it is stored as. */
interface Stored {
  readonly parameter: Parameter;
  readonly storage: Storage;
}

/** The matrices of a layer packed, by name, the weights of the layer as they were changed for it, and what stands beside them. */
interface PackedMatrices {
  readonly packed: ReadonlyMap<string, Uint8Array>;
  readonly weights: PartWeights;
  readonly beside: LayerFactors;
}

/**
 * The matrices of a layer packed: weighed by the specification's score and repaired by its compensation. Numbers
 * that are not packed stand alone at 16 bits or more: there is nothing that others would have to make up for.
 */
export async function packMatrices(
  work: Work,
  { statistics, ...layer }: Layer,
  matrices: readonly Stored[],
): Promise<PackedMatrices> {
  const score = precisionScores.bind(work.specification.score);
  const packed = new Map<string, Uint8Array>();
  const repaired: MatrixToPack[] = [];
  const rounding = compensationsOf(work.specification)
    .map((choice) => precisionCompensations.bind(choice))
    .find(({ component }) => component.of !== 'beside');
  let { weights } = layer;
  for (const { parameter, storage } of matrices) {
    const { name, local, shape, site } = parameter;
    if (!site || !isPacked(storage)) continue;
    const values = floats(weights[local]);
    const importance = await score.component.importance({ parameter, statistics }, score.options);
    if (rounding) repaired.push({ parameter, statistics, values, storage, importance });
    else packed.set(name, pack(values, storage, shape, importance));
  }
  if (rounding && repaired.length) {
    const { component, options } = rounding;
    if (component.of === 'layer') {
      const made = await component.packLayer(work, { ...layer, matrices: repaired }, options);
      repaired.forEach(({ parameter }, at) => packed.set(parameter.name, made.bytes[at] as Uint8Array));
      weights = made.weights ?? weights;
    } else if (component.of === 'matrix')
      for (const matrix of repaired) packed.set(matrix.parameter.name, await component.pack(work, matrix, options));
  }
  // Numbers that stand alone are stored as they are in the end: a compensation may have changed them.
  for (const { parameter, storage } of matrices) {
    const { name, local, shape } = parameter;
    if (!packed.has(name)) packed.set(name, pack(floats(weights[local]), storage, shape));
  }
  const lossy = matrices.map(({ parameter, storage }) => {
    const left = unpack(packed.get(parameter.name) as Uint8Array, storage);
    const lost = floats(weights[parameter.local]).map((value, at) => value - (left[at] as number));
    return { parameter, statistics, lost };
  });
  return { packed, weights, beside: await factorsBeside(work, lossy) };
}

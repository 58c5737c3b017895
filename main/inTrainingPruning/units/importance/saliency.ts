import type { UnitSite } from '../../../models/architecture.ts';
import { addUnitSums } from '../../../models/unitSums.ts';
import type { InTrainingWork } from '../../inTrainingPruning.ts';
import type { Trainable } from '../../../training/trainable.ts';
import { switches } from '../laws/plain.ts';
import type { Importance } from './importance.ts';

/** The trained weights that make up a site's units, with their slices. */
export function unitWeights({ base }: InTrainingWork, site: UnitSite) {
  return site.slices.map((slice): { slice: UnitSite['slices'][number]; weight: Trainable } => {
    const weight = base.trainables.find(({ place, local }) => place === site.layer && local === slice.local);
    if (!weight)
      throw new Error(`This way of pruning trains the weights themselves, and ${slice.local} is not trained.`);
    return { slice, weight };
  });
}

/** Σ g² w² over all weights of a unit, with g² for the diagonal of the Hessian (LeCun et al. 1990; Xing et al. 2025). */
export const saliency: Importance = {
  law: switches,
  returns: false,
  sums: false,
  prepare: (work) => (gates) => {
    const sums = new Float64Array(gates.count);
    if (!gates.site) return sums;
    for (const { slice, weight } of unitWeights(work, gates.site)) {
      const { values, gradient } = weight;
      const worth = Float64Array.from(values, (w, i) => ((gradient[i] as number) * w) ** 2);
      addUnitSums(gates.site, slice, worth, sums);
    }
    return sums;
  },
};

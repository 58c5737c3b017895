import { addUnitSums } from '../../../models/unitSums.ts';
import type { InTrainingWork } from '../../inTrainingPruning.ts';
import type { Trainable } from '../../../training/trainable.ts';
import type { GatePlace, PlacedSlice } from '../gates.ts';
import { switches } from '../laws/plain.ts';
import type { Importance } from './importance.ts';

/** The trained weights that go with what a set of gates switches, with their slices. */
export function unitWeights({ base }: InTrainingWork, { slices }: GatePlace) {
  return slices.map((slice): { slice: PlacedSlice; weight: Trainable } => {
    const weight = base.trainables.find(({ place, local }) => place === slice.place && local === slice.local);
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
    for (const { slice, weight } of unitWeights(work, gates)) {
      const { values, gradient } = weight;
      const worth = Float64Array.from(values, (w, i) => ((gradient[i] as number) * w) ** 2);
      addUnitSums(gates, slice, worth, sums);
    }
    return sums;
  },
};

import { ownParameters } from '../ownParameters.ts';
import type { Trainable } from '../../training/trainable.ts';
import type { TuningWork } from '../../training/tuning.ts';

/** The model's own norms, and its biases where it has some, as trainables. */
export const normsAndBiases = ({ source }: TuningWork): Promise<readonly Trainable[]> =>
  ownParameters(
    source,
    source.parameters.filter(({ role }) => role === 'norm' || role === 'bias'),
    null,
  );

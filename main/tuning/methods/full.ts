import { noOptions, type NoOptions } from '../../components/component.ts';
import { learned, ownParameters } from '../ownParameters.ts';
import type { Method } from '../../training/tuning.ts';

/** Every tensor of the model, embedding and head included; weights that were removed stay zero where that is asked for. */
export const full: Method<NoOptions> = {
  name: 'full',
  changes: 'model',
  eachTensor: true,
  explanation:
    'Trains every number of the model. It learns most, needs most memory (sixteen bytes for each number), and forgets most easily.',
  citation: '',
  options: noOptions,
  prepare: async ({ source, masks }) => ({
    trainables: await ownParameters(source, learned(source.parameters), masks),
  }),
};

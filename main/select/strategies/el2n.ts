import type { z } from 'zod';
import type { StrategyComponent } from '../strategy.ts';
import { dropOptions, withoutHardest } from './withoutHardest.ts';

/**
 * EL2N: the mean over tokens of ‖p − onehot‖₂. The paper takes it after an epoch of training, averaged over seeds; here it is
 * that of the model at hand, so give a model that was trained on such text where there is one.
 */
export const el2n: StrategyComponent<z.infer<typeof dropOptions>> = {
  name: 'el2n',
  paper: 'BERT on a Data Diet: Finding Important Examples by Gradient-Based Pruning',
  explanation:
    'Leaves out the few documents whose words the model predicts worst, which are often noise, and takes the others at random. It is most to be trusted with a model that was already trained on such text.',
  citation: 'Fayyaz, Aghazadeh, Modarressi, Pilehvar, Yaghoobzadeh, Kahou. 2022. arXiv:2211.05610',
  options: dropOptions,
  needs: ['losses'],
  select: async ({ features, seed }, { drop }) =>
    withoutHardest(await features.pool.errorNorms(), drop, seed, 'The mean length of the error in its predictions'),
};

import type { z } from 'zod';
import type { StrategyComponent } from '../strategy.ts';
import { dropOptions, withoutHardest } from './withoutHardest.ts';

/**
 * GraNd by the gradient of the output projection alone, as is usual for large models: the norm of the gradient of a
 * document's mean loss. Long documents have smaller ones, because gradients of many tokens cancel. Like el2n it is taken from
 * the model at hand.
 */
export const grand: StrategyComponent<z.infer<typeof dropOptions>> = {
  name: 'grand',
  paper: 'BERT on a Data Diet: Finding Important Examples by Gradient-Based Pruning',
  explanation:
    'Leaves out the few documents that would pull hardest at the model, by the length of the gradient of its last layer, and takes the others at random. It is most to be trusted with a model that was already trained on such text.',
  citation: 'Fayyaz, Aghazadeh, Modarressi, Pilehvar, Yaghoobzadeh, Kahou. 2022. arXiv:2211.05610',
  options: dropOptions,
  needs: ['gradients'],
  select: async ({ features, seed }, { drop }) => {
    const { norms } = await features.pool.gradients();
    return withoutHardest(norms, drop, seed, 'The length of its gradient at the last layer');
  },
};

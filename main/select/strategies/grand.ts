import type { StrategyComponent } from '../strategy.ts';
import { type EarlyOptions, earlyOptions, earlyScores, takenEarly } from './earlyScores.ts';
import { withoutHardest } from './withoutHardest.ts';

/**
 * GraNd after an epoch of training, averaged over seeds, by the gradient of the output projection alone, as is usual for large
 * models: the norm of the gradient of a document's mean loss. Long documents have smaller ones, because gradients of many tokens
 * cancel.
 */
export const grand: StrategyComponent<EarlyOptions> = {
  name: 'grand',
  paper: 'BERT on a Data Diet: Finding Important Examples by Gradient-Based Pruning',
  explanation:
    'Trains the model a little on the texts, several times, leaves out the few documents that would then still pull hardest at it, by the length of the gradient of its last layer, and takes the others at random. The paper takes gradients of all layers. With 0 epochs the model judges as it is.',
  citation: 'Fayyaz, Aghazadeh, Modarressi, Pilehvar, Yaghoobzadeh, Kahou. 2022. arXiv:2211.05610',
  options: earlyOptions,
  needs: ['gradients', 'training'],
  select: async (task, options) => {
    const scores = await earlyScores(task, options, async (features) => (await features.gradients()).norms);
    const what = takenEarly('The length of its gradient at the last layer', options);
    return withoutHardest(scores, options.drop, task.seed, what);
  },
};

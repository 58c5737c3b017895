import type { StrategyComponent } from '../strategy.ts';
import { type EarlyOptions, earlyOptions, earlyScores, takenEarly } from './earlyScores.ts';
import { withoutHardest } from './withoutHardest.ts';

/** EL2N: the mean over tokens of ‖p − onehot‖₂, after an epoch of training and averaged over seeds. */
export const el2n: StrategyComponent<EarlyOptions> = {
  name: 'el2n',
  paper: 'BERT on a Data Diet: Finding Important Examples by Gradient-Based Pruning',
  explanation:
    'Trains the model a little on the texts, several times, leaves out the few documents whose words it then still predicts worst, which are often noise, and takes the others at random. The trainings take most of the time; with 0 epochs the model judges as it is.',
  citation: 'Fayyaz, Aghazadeh, Modarressi, Pilehvar, Yaghoobzadeh, Kahou. 2022. arXiv:2211.05610',
  options: earlyOptions,
  needs: ['losses', 'training'],
  select: async (task, options) => {
    const scores = await earlyScores(task, options, (features) => features.errorNorms());
    const what = takenEarly('The mean length of the error in its predictions', options);
    return withoutHardest(scores, options.drop, task.seed, what);
  },
};

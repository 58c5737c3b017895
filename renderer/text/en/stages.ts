import { named } from '../words.ts';

/** What a run does, by the identifier of its stage. */
export const stages = named({
  starting: 'starting',
  domainStatistics: 'statistics of the domain text',
  generalStatistics: 'statistics of the general text',
  generalImportance: 'importance for general language',
  forwards: 'text forwards',
  gradients: 'gradients',
  probing: 'small random changes',
  searching: 'comparing candidates',
  advising: 'measuring what each way to a smaller model costs',
  sequential: 'pruning layer by layer',
  scoringUnits: 'scoring units',
  cutting: 'cutting',
  training: 'training',
  inTrainingPruning: 'training while it is found out what can go',
  targetSearch: 'searching how much can go',
  measuring: 'measuring on held-out text',
});

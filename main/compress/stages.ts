/** What a person reads while a run works, in the words of the screens. */
export const stage = {
  domainStatistics: 'statistics of the domain text',
  generalStatistics: 'statistics of the general text',
  generalImportance: 'importance for general language',
  forwards: 'text forwards',
  gradients: 'gradients',
  probing: 'small random changes',
  searching: 'comparing candidates',
  sequential: 'pruning layer by layer',
  scoringUnits: 'scoring units',
  cutting: 'cutting',
  training: 'training',
  trainingJointly: 'training while it is found out what can go',
} as const;

export type Stage = (typeof stage)[keyof typeof stage];

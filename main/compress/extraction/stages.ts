/** What a run does one after the other: identifiers, which every transport puts into words of its own. */
export const stage = {
  domainStatistics: 'domainStatistics',
  generalStatistics: 'generalStatistics',
  generalImportance: 'generalImportance',
  forwards: 'forwards',
  gradients: 'gradients',
  probing: 'probing',
  searching: 'searching',
  sequential: 'sequential',
  scoringUnits: 'scoringUnits',
  cutting: 'cutting',
  training: 'training',
  inTrainingPruning: 'inTrainingPruning',
} as const;

export type Stage = (typeof stage)[keyof typeof stage];

import type { TrainingOutcome } from '../../../preload/contract/index.ts';

/** One line for every training of a variant that gained nothing. */
export const inVain = (variant: string, trainings: readonly TrainingOutcome[]): string[] =>
  trainings.flatMap(({ gained, reason }) =>
    gained ? [] : [`${variant}: training gained nothing${reason === null ? '' : `: ${reason}`}`],
  );

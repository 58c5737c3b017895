import { text } from '../text/index.ts';

/** A stage of a run in words; what is no stage, as a line of the log, is in words already. */
export const stageWords = (stage: string): string => text.stages[stage] ?? stage;

import { text } from '../text/index.ts';

/** A stage in words; what is no stage of a run says what it does itself. */
export const stageWords = (stage: string): string => text.stages[stage] ?? stage;

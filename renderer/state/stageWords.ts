import { text } from '../text/index.ts';

/** A stage in words, with the step of a plan in front ("2.training"); what is no stage of a run says what it does itself. */
export function stageWords(stage: string): string {
  const [, step, name] = /^(\d+)\.(.+)$/.exec(stage) ?? [];
  return step && name ? text.runs.step(step, stageWords(name)) : (text.stages[stage] ?? stage);
}

import { runStage, runStages } from '../extract/stages.ts';
import type { StageShare } from '../progress.ts';
import type { PlanSettings, Step } from './settings.ts';

/** A stage of a step: "2.training" is the training of the second step. Transports put both into words. */
export const stepStage = (step: number, stage: string): string => `${step + 1}.${stage}`;

/** All stages of a plan in their order; measuring comes once, at the end. */
export const planStages = (
  steps: readonly Step[],
  { measure }: Pick<PlanSettings, 'measure'>,
): readonly StageShare[] => [
  ...steps.flatMap(({ recipe, settings }, at) =>
    runStages(recipe, { ...settings, measure: false }).map(
      ([stage, weight]) => [stepStage(at, stage), weight] as const,
    ),
  ),
  ...(measure ? [[runStage.measuring, 4] as const] : []),
];

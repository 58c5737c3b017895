import { z } from 'zod';
import type { PlanInput } from '../../../preload/contract/index.ts';
import type { RunSettingValues } from '../../../preload/contract/runSettings.ts';
import { type Recipe, storedRecipe } from '../../compress/recipe/document.ts';
import type { RunRow } from '../../project/repositories/runs.ts';
import { readSettings, type RunSettings, storedRunSettings } from '../extract/settings.ts';

/** A step as it is stored: the recipe in full, and everything that was chosen for it. */
export interface Step {
  readonly recipe: Recipe;
  readonly settings: RunSettings;
}

/** The plan of some advice that a run carries out. */
export const adviceOf = ({ inputs }: Pick<RunRow, 'inputs'>): NonNullable<PlanInput['advice']> | null =>
  (inputs as { readonly advice?: PlanInput['advice'] }).advice ?? null;

/** Settings of a plan, which hold for all its steps. */
export type PlanSettings = RunSettingValues;

export const planSettings = z.object(storedRunSettings) as unknown as z.ZodType<PlanSettings>;

/** Steps and settings of a stored plan. */
export const planOf = ({
  inputs,
  settings,
}: Pick<RunRow, 'inputs' | 'settings'>): { readonly steps: readonly Step[]; readonly settings: PlanSettings } => ({
  steps: (inputs as { readonly steps: readonly { readonly recipe: unknown; readonly settings: unknown }[] }).steps.map(
    (step) => ({ recipe: storedRecipe(step.recipe), settings: readSettings(step.settings) }),
  ),
  settings: planSettings.parse(settings),
});

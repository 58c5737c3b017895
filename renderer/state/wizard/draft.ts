import type { ExtractionInput, Input, Output, TrainingChanges } from '../../../preload/contract/index.ts';
import type { RunSettingValues } from '../../../preload/contract/runSettings.ts';
import { removes } from '../specification.ts';

export const steps = ['model', 'data', 'goal', 'plan', 'check'] as const;
export type Step = (typeof steps)[number];

export type GoalKind = 'half' | 'size' | 'bytes' | 'memory' | 'keep' | 'time' | 'custom' | 'teach';

export type AdviceFormat = NonNullable<Input<'advice.make'>['format']>;

/** How long a plan may train: not at all, some minutes, an hour, a night. */
export type TrainMinutes = '0' | '10' | '60' | '480';

/** Everything a person has put into the wizard. Steps may be answered in any order; going back loses nothing. */
export interface Draft {
  model: string;
  domain: string;
  general: string;
  goal: GoalKind;
  /** Percent of the size that the model has now, for the goal "size". */
  sizePercent: number;
  /** Gigabytes that the result may have, for the goal "bytes". */
  gigabytes: number;
  /** Gigabytes of memory that a program may take while it runs the result, for the goal "memory". */
  memoryGigabytes: number;
  /** Percent of the right token's probability to keep, for the goal "keep". */
  keepPercent: number;
  /** Percent of the time that a token takes now, for the goal "time". */
  timePercent: number;
  /** Where the result of an advised plan has to run; empty: anywhere. */
  format: AdviceFormat | '';
  /** Minutes that an advised plan may train at its end. */
  trainMinutes: TrainMinutes;
  /** The advice that is followed as long as it answers what is asked, and the rank of the plan that is taken; empty: none. */
  advice: string;
  rank: number;
  /** The result has to load in programs that expect one width. */
  uniform: boolean;
  /** Name of a recipe that prunes; empty: the recommended one. */
  recipe: string;
  /** Name of a recipe that only trains, for the goal "teach"; empty: the recommended one. */
  adaptation: string;
  /** A recipe of one's own, as JSON; empty: the named one. */
  ownRecipe: string;
  /** Training after the cut: the name of a recipe that trains, or "none"; empty: what the recipe says. */
  recovery: string;
  /** Changes to the training; what is missing is as the recipe says. */
  training: TrainingChanges;
  sparsityPercent: number;
  /** null: what the recipe says. */
  lambda: number | null;
  layers: Record<string, number>;
  name: string;
  /** Settings of the run that a person chose; the others are as they are declared. */
  settings: Partial<RunSettingValues>;
}

export const initial = (): Draft => ({
  model: '',
  domain: '',
  general: '',
  goal: 'half',
  sizePercent: 25,
  gigabytes: 1,
  memoryGigabytes: 4,
  keepPercent: 98,
  timePercent: 70,
  format: '',
  trainMinutes: '10',
  advice: '',
  rank: 1,
  uniform: true,
  recipe: '',
  adaptation: '',
  ownRecipe: '',
  recovery: '',
  training: {},
  sparsityPercent: 50,
  lambda: null,
  layers: {},
  name: '',
  // Whoever is guided through an extraction wants to see what came of it.
  settings: { measure: true },
});

/** The recipe of one's own; null where it is no JSON object, undefined where there is none. */
export function ownRecipeOf({ ownRecipe }: Pick<Draft, 'ownRecipe'>): Record<string, unknown> | null | undefined {
  if (!ownRecipe) return undefined;
  try {
    const found = JSON.parse(ownRecipe) as unknown;
    return typeof found === 'object' && found !== null && !Array.isArray(found)
      ? (found as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** Whether what is planned removes nothing and only trains. */
export function onlyTrains(draft: Pick<Draft, 'ownRecipe' | 'goal'>): boolean {
  const own = ownRecipeOf(draft);
  return own ? !removes(own) : draft.goal === 'teach';
}

/**
 * What to ask the program to do, of the answers and its own recommendation; null while something is missing.
 *
 * @param adaptation recipe that teaches a whole model, where no other is chosen.
 */
export function extractionOf(
  draft: Draft,
  recommended: Output<'runs.recommend'> | null,
  adaptation = '',
): ExtractionInput | null {
  if (!draft.model || !draft.domain) return null;
  const own = ownRecipeOf(draft);
  if (own === null) return null;
  const taught = onlyTrains(draft);
  const recipe = own ?? (taught ? draft.adaptation || adaptation : draft.recipe || recommended?.recipe);
  const target = taught ? null : (recommended?.target ?? null);
  if (!recipe || (!taught && target === null)) return null;
  return {
    model: draft.model,
    domain: draft.domain,
    ...(draft.general ? { general: draft.general } : {}),
    recipe,
    ...(draft.recovery && !taught ? { recovery: draft.recovery } : {}),
    ...(Object.keys(draft.training).length ? { training: { ...draft.training } } : {}),
    ...(target ? { target } : {}),
    ...(draft.lambda === null || taught ? {} : { lambda: draft.lambda }),
    ...(Object.keys(draft.layers).length && !taught ? { layers: { ...draft.layers } } : {}),
    ...(draft.name ? { name: draft.name } : {}),
    ...draft.settings,
  };
}

import type { ExtractionInput, Output } from '../../preload/contract/index.ts';

export const steps = ['model', 'data', 'goal', 'plan', 'check'] as const;
export type Step = (typeof steps)[number];

export type GoalKind = 'half' | 'bytes' | 'keep' | 'time' | 'custom';

/** Everything a person has put into the wizard. Steps may be answered in any order; going back loses nothing. */
export interface Draft {
  model: string;
  domain: string;
  general: string;
  goal: GoalKind;
  /** Gigabytes that the result may have, for the goal "bytes". */
  gigabytes: number;
  /** Percent of the right token's probability to keep, for the goal "keep". */
  keepPercent: number;
  /** Percent of the time that a token takes now, for the goal "time". */
  timePercent: number;
  /** The result has to load in programs that expect one width. */
  uniform: boolean;
  /** Name of a recipe; empty: the recommended one. */
  recipe: string;
  /** A recipe of one's own, as JSON; empty: the named one. */
  ownRecipe: string;
  sparsityPercent: number;
  /** null: what the recipe says. */
  lambda: number | null;
  layers: Record<string, number>;
  name: string;
  calibrationWindows: number;
  window: number;
  seed: number;
  measure: boolean;
  device: NonNullable<ExtractionInput['device']>;
}

export const initial = (): Draft => ({
  model: '',
  domain: '',
  general: '',
  goal: 'half',
  gigabytes: 1,
  keepPercent: 98,
  timePercent: 70,
  uniform: true,
  recipe: '',
  ownRecipe: '',
  sparsityPercent: 50,
  lambda: null,
  layers: {},
  name: '',
  calibrationWindows: 128,
  window: 128,
  seed: 1,
  measure: true,
  device: 'auto',
});

/** What to ask the program to do, of the answers and its own recommendation; null while something is missing. */
export function extractionOf(draft: Draft, recommended: Output<'runs.recommend'> | null): ExtractionInput | null {
  if (!draft.model || !draft.domain) return null;
  const recipe = recipeOf(draft, recommended);
  const target = recommended?.target ?? null;
  if (recipe === null || target === null) return null;
  return {
    model: draft.model,
    domain: draft.domain,
    ...(draft.general ? { general: draft.general } : {}),
    recipe,
    target,
    ...(draft.lambda === null ? {} : { lambda: draft.lambda }),
    ...(Object.keys(draft.layers).length ? { layers: { ...draft.layers } } : {}),
    ...(draft.name ? { name: draft.name } : {}),
    calibrationWindows: draft.calibrationWindows,
    window: draft.window,
    seed: draft.seed,
    measure: draft.measure,
    device: draft.device,
  };
}

function recipeOf({ ownRecipe, recipe }: Draft, recommended: Output<'runs.recommend'> | null) {
  if (ownRecipe) {
    try {
      return JSON.parse(ownRecipe) as Record<string, unknown>;
    } catch {
      return null;
    }
  }
  return recipe || recommended?.recipe || null;
}

import { chosenSettings, completed } from '../../../preload/contract/runSettings.ts';
import type { PlanInput, PlanStep } from '../../../preload/contract/index.ts';
import { rounds } from '../../compress/recipe/properties.ts';
import type { Sides } from '../extract/description.ts';
import { type ResolvedExtraction, resolveExtraction } from '../extract/resolve.ts';
import type { KindPlace } from '../kind.ts';
import type { PlanSettings, Step } from './settings.ts';

/** A plan with names looked up, defaults filled in and contradictions refused, every step as an extraction of its own. */
export interface ResolvedPlan extends Sides {
  readonly steps: readonly Step[];
  readonly settings: PlanSettings;
}

/** @throws naming the step that makes no sense. */
export async function resolvePlan({ project, recipes }: KindPlace, input: PlanInput): Promise<ResolvedPlan> {
  const { plan, model, domain: domainName, general: generalName } = input;
  const chosen = chosenSettings(input);
  const common = {
    ...{ model, domain: domainName, ...chosen },
    ...(generalName === undefined ? {} : { general: generalName }),
  };
  const resolved: ResolvedExtraction[] = [];
  for (const [at, { share, bytes, ...step }] of plan.steps.entries()) {
    const target = share === undefined ? {} : { target: { kind: 'sparsity', value: share } as const };
    try {
      const found = await resolveExtraction(project, recipes, { ...common, ...step, ...target });
      resolved.push(bytes === undefined ? found : fitted(found, step, bytes));
    } catch (error) {
      throw new Error(`Step ${at + 1} of the plan: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }
  const [{ parent, domain, general, settings }] = resolved as [ResolvedExtraction];
  return {
    ...{ parent, domain, general },
    // A window is no longer than the model's context.
    settings: { ...completed(chosen), window: settings.window },
    steps: resolved.map(({ recipe, settings: own }) => ({ recipe, settings: own })),
  };
}

/** A rounding whose precision is found when its turn comes: what it has to fit depends on the steps before it. */
function fitted(
  step: ResolvedExtraction,
  { precision, tables }: Pick<PlanStep, 'precision' | 'tables'>,
  bytes: number,
): ResolvedExtraction {
  const { recipe, settings } = step;
  if (!rounds(recipe))
    throw new Error(`The recipe ${recipe.name} rounds nothing, so it cannot be given bytes to fit; give a share.`);
  if (precision !== undefined || tables !== undefined)
    throw new Error(`Give the recipe ${recipe.name} either bytes to fit, or a precision.`);
  return {
    ...step,
    settings: { ...settings, target: { kind: 'bytes', value: bytes }, precision: null, tables: null },
  };
}

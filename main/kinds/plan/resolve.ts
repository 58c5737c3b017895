import { chosenSettings, completed } from '../../../preload/contract/runSettings.ts';
import type { PlanInput } from '../../../preload/contract/index.ts';
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
  for (const [at, { share, ...step }] of plan.steps.entries()) {
    const target = share === undefined ? {} : { target: { kind: 'sparsity', value: share } as const };
    try {
      resolved.push(await resolveExtraction(project, recipes, { ...common, ...step, ...target }));
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

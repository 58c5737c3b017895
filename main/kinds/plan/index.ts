import { planRun, type PlanInput } from '../../../preload/contract/index.ts';
import { sideNames, sideReferences } from '../extract/description.ts';
import type { RunKind } from '../kind.ts';
import { estimate } from './estimate.ts';
import { auditOf, execute } from './execute.ts';
import { resolvePlan } from './resolve.ts';
import { adviceOf, planOf, planSettings, type Step } from './settings.ts';
import { planStages } from './stages.ts';

/** Recipes one after the other in one run, such as cut, train and round. */
export const plan: RunKind = {
  name: 'plan',
  explanation: 'Makes a variant by several recipes in their order: each works on what the one before it left.',
  made: 'extracted',
  input: planRun,
  settings: planSettings,
  resolve: async (place, input) => {
    const { advice } = input as PlanInput;
    const { steps, settings, ...sides } = await resolvePlan(place, input as PlanInput);
    return {
      references: sideReferences(sides),
      inputs: { steps, ...(advice ? { advice } : {}) },
      settings,
      audit: { model: sides.parent.name, ...auditOf(steps), settings },
    };
  },
  stages: (run) => {
    const { steps, settings } = planOf(run);
    return planStages(steps, settings);
  },
  describe: async (project, run) => {
    const { steps, settings } = planOf(run);
    const advice = adviceOf(run);
    return {
      recipe: null,
      recipes: steps,
      settings: { ...settings, steps: steps.map(({ recipe, settings: own }) => ({ recipe: recipe.name, ...own })) },
      input: {
        kind: plan.name,
        ...(await sideNames(project, run)),
        plan: { steps: steps.map(askedFor) },
        ...(advice ? { advice } : {}),
        ...settings,
      },
    };
  },
  execute,
  estimate: (context, input) => estimate(context, input as PlanInput),
};

/** The step as it would be asked for again. */
function askedFor({ recipe, settings }: Step): Readonly<Record<string, unknown>> {
  const { target, lambda, layers, precision, tables } = settings;
  const aim = { [target?.kind === 'bytes' ? 'bytes' : 'share']: target?.value ?? null };
  const chosen = { ...aim, lambda, layers, precision, tables };
  return { recipe, ...Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== null)) };
}

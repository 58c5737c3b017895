import { z } from 'zod';
import { nameOf } from '../../components/component.ts';
import { inTrainingMethods } from '../../inTrainingPruning/index.ts';
import { unitAllocations } from '../granularity/width/allocations/index.ts';
import { weightAllocations } from '../granularity/weight/allocations/index.ts';
import type { CalibrationStatistic } from '../statistics/statistic.ts';
import { sentenceNeeds } from './needs.ts';
import { sentenceProblem } from './specificationProblem.ts';
import { prunes, sentence, type Sentence } from './specification.ts';
import { inTrainingPruningSchema, recoverySchema } from './trainingProblems.ts';

/** A further sentence about what the first leaves; `part` is its share of what is to be removed. */
const thenSchema = z.strictObject({ part: z.number().gt(0).lt(1), ...sentence });

/**
 * Recipes are JSON files in resources/recipes; everything a recipe names is checked against what exists, and
 * combinations that make no sense are refused with the reason.
 */
const documentSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9-]+$/),
    title: z.string(),
    /** Title of the paper, as the ledger of methods has it; null for a control that no paper claims. */
    paper: z.string().nullable(),
    citation: z.string(),
    /** Section of the ledger. */
    category: z.string(),
    ...sentence,
    then: z.array(thenSchema).max(4).optional(),
    /** Training that finds out what can go, before it goes. */
    inTrainingPruning: inTrainingPruningSchema.optional(),
    recovery: z.union([z.literal('none'), recoverySchema]),
    defaults: z.strictObject({ sparsity: z.number().min(0).lt(1), lambda: z.number().min(0).max(1).nullable() }),
    /** Families of models it is valid for; every one when absent. */
    families: z.array(z.string()).optional(),
    /** What λ does in this method; null when no data enters it. */
    lambda: z.string().nullable(),
    explanation: z.string(),
    caveats: z.array(z.string()),
  })
  .superRefine((recipe, context) => {
    for (const [step, one] of sentences(recipe).entries()) {
      const problem = sentenceProblem(one);
      if (!problem) continue;
      const path = step === 0 ? [problem.field] : ['then', step - 1, problem.field];
      context.addIssue({ code: 'custom', path, message: problem.reason });
    }
    if (recipe.then && recipe.then.reduce((sum, { part }) => sum + part, 0) >= 1)
      context.addIssue({ code: 'custom', path: ['then'], message: 'the parts leave nothing for the first step' });
    for (const [field, message] of recoveryProblems(recipe))
      context.addIssue({ code: 'custom', path: [field], message });
    if ((recipe.lambda === null) !== (recipe.defaults.lambda === null))
      context.addIssue({
        code: 'custom',
        path: ['lambda'],
        message: 'must say what λ means exactly when it has a default',
      });
  });

/** A recipe that only trains removes nothing: it leaves the words about removal out. */
const nothing = {
  score: 'none',
  group: 'model',
  allocation: 'none',
  compensation: 'none',
  schedule: 'oneShot',
} satisfies Omit<Sentence, 'unit'>;

export const recipeSchema = z.preprocess(
  (value) =>
    typeof value === 'object' && value !== null && 'unit' in value && value.unit === 'none'
      ? { ...nothing, ...value }
      : value,
  documentSchema,
);

export type Recipe = z.infer<typeof documentSchema>;

/** The sentences of a recipe in their order; none when it only trains. */
export const sentences = (recipe: Pick<Recipe, keyof Sentence | 'then'>): readonly Sentence[] =>
  prunes(recipe) ? [recipe, ...(recipe.then ?? [])] : [];

/** Share of what is to be removed that every sentence removes. */
export function parts({ then = [] }: Pick<Recipe, 'then'>): readonly number[] {
  const later = then.map(({ part }) => part);
  return [1 - later.reduce((a, b) => a + b, 0), ...later];
}

/** Whether a recipe trains anything, while or after it removes. */
export const trains = ({ inTrainingPruning, recovery }: Pick<Recipe, 'inTrainingPruning' | 'recovery'>): boolean =>
  inTrainingPruning !== undefined || recovery !== 'none';

/** What has to be measured before the recipe can choose, over all its sentences. */
export const recipeNeeds = (recipe: Recipe): readonly CalibrationStatistic[] => [
  ...new Set(sentences(recipe).flatMap(sentenceNeeds)),
];

/** Whether a recipe decides the share of every layer itself, so that a person can only leave layers whole. */
export function decidesShares(recipe: Recipe): boolean {
  return sentences(recipe).some(({ unit, group, allocation }) => {
    if (unit === 'layer' || unit === 'sublayer' || (typeof group === 'object' && 'of' in group)) return true;
    if (unit === 'rank') return false;
    return (unit === 'weight' ? weightAllocations : unitAllocations).bind(allocation).component.decides;
  });
}

function* recoveryProblems(
  recipe: Recipe,
): Generator<['recovery' | 'inTrainingPruning' | 'defaults' | 'then' | keyof typeof nothing, string]> {
  const { inTrainingPruning } = recipe;
  if (nameOf(recipe.score) === 'learned' && !inTrainingPruning)
    yield ['inTrainingPruning', 'the score "learned" is what in-training pruning finds'];
  if (inTrainingPruning && inTrainingMethods.has(inTrainingPruning.method)) {
    const { units, name } = inTrainingMethods.bind(inTrainingPruning.method).component;
    if (!units.includes(recipe.unit))
      yield ['inTrainingPruning', `${name} removes ${units.join(', ')}, not ${recipe.unit}`];
    if (typeof recipe.group === 'object')
      yield ['group', 'a training that prunes works towards a share of the weights, not towards a pattern'];
  }
  if (prunes(recipe)) {
    if (recipe.defaults.sparsity === 0) yield ['defaults', 'a recipe that prunes needs a share to remove'];
    return;
  }
  if (recipe.recovery === 'none') yield ['recovery', 'a recipe that removes nothing must train something'];
  if (recipe.defaults.sparsity !== 0) yield ['defaults', 'a recipe that removes nothing has the share 0'];
  if (recipe.then) yield ['then', 'a recipe that removes nothing has no further steps'];
  for (const field of ['score', 'group', 'allocation', 'compensation', 'schedule'] as const)
    if (recipe[field] !== nothing[field]) yield [field, 'has no meaning in a recipe that removes nothing'];
}

/** Checks a recipe; the error names the file, the field and what was expected. */
export function parseRecipe(value: unknown, file: string): Recipe {
  const problem = recipeProblem(value);
  if (problem === null) return recipeSchema.parse(value);
  throw new Error(`Recipe ${file}: field "${problem.field}": ${problem.reason}.`);
}

/** What is wrong with a recipe: the field and the reason; null when it makes sense. */
export function recipeProblem(value: unknown): { readonly field: string; readonly reason: string } | null {
  const result = recipeSchema.safeParse(value);
  if (result.success) return null;
  const issue = told(result.error.issues[0]);
  return { field: issue?.path.join('.') ?? '', reason: issue?.message ?? 'is not valid' };
}

type Issue = z.core.$ZodIssue;

/** Of several things that a field might have been, what is wrong with the one that was meant: that which fails deepest. */
function told(issue: Issue | undefined): Issue | undefined {
  if (issue?.code !== 'invalid_union') return issue;
  const branches = issue.errors.map(([first]) => told(first)).filter((one) => one !== undefined);
  const deepest = branches.toSorted((a, b) => b.path.length - a.path.length)[0];
  return deepest?.path.length ? { ...deepest, path: [...issue.path, ...deepest.path] } : issue;
}

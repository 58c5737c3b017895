import { z } from 'zod';
import { choiceSchema } from '../../components/component.ts';
import { recoveryFields, recoverySchema } from '../../training/recovery.ts';
import { noUnit, prunes, type Specification, specificationFields } from './specification.ts';

/** A further specification about what the first leaves; `part` is its share of what is to be removed. */
const thenSchema = z.strictObject({ part: z.number().gt(0).lt(1), ...specificationFields });

/** Training that finds out what can go: a training with a name for how. */
const inTrainingPruningSchema = z.strictObject({ method: choiceSchema, ...recoveryFields });
/** A training before the cut, whose findings say what goes. */
export type InTrainingPruning = z.infer<typeof inTrainingPruningSchema>;

/** Recipes are JSON files in resources/recipes; this is their form, and recipe/validate.ts says whether one makes sense. */
const recipeFields = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  /** Title of the paper, as the ledger of methods has it; null for a control that no paper claims, and where what makes a paper is not there. */
  paper: z.string().nullable(),
  citation: z.string(),
  /** Section of the ledger. */
  category: z.string(),
  /**
   * The next simpler method of its kind, which it has to beat at the same share and number of steps: another recipe by name, or this one
   * with fields changed. Absent where nothing simpler stands for it.
   */
  control: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  ...specificationFields,
  then: z.array(thenSchema).max(4).optional(),
  /** Training that finds out what can go, before it goes. */
  inTrainingPruning: inTrainingPruningSchema.optional(),
  recovery: z.union([z.literal('none'), recoverySchema]),
  defaults: z.strictObject({
    sparsity: z.number().min(0).lt(1),
    lambda: z.number().min(0).max(1).nullable(),
    /** What a recipe that rounds rounds to. */
    precision: z.string().optional(),
  }),
  /** Families of models it is valid for; every one when absent. */
  families: z.array(z.string()).optional(),
  /** What λ does in this method; null when no data enters it. */
  lambda: z.string().nullable(),
  explanation: z.string(),
  caveats: z.array(z.string()),
});

/** A recipe that was read: a pruning specification with the trainings around it, its defaults and its source. */
export type Recipe = z.infer<typeof recipeFields>;

/** A recipe that only trains removes nothing: it leaves the fields about removal out. */
export const nothing = {
  score: 'none',
  group: 'model',
  allocation: 'none',
  compensation: 'none',
  schedule: 'oneShot',
} satisfies Omit<Specification, 'unit'>;

export const recipeSchema = z.preprocess(
  (value) =>
    typeof value === 'object' && value !== null && 'unit' in value && value.unit === noUnit
      ? { ...nothing, ...value }
      : value,
  recipeFields,
);

/** The recipe of a run that was accepted once: of the right form, and not asked again whether it makes sense. */
export const storedRecipe = (value: unknown): Recipe => recipeSchema.parse(value);

/** The pruning specifications of a recipe in their order; none when it only trains. */
export const specifications = (recipe: Pick<Recipe, keyof Specification | 'then'>): readonly Specification[] =>
  prunes(recipe) ? [recipe, ...(recipe.then ?? [])].map(specificationOf) : [];

/** The fields that decide what goes, without those around them. */
export const specificationOf = ({ unit, score, group, allocation, compensation, schedule }: Specification) => ({
  ...{ unit, score, group, allocation, compensation, schedule },
});

/** Share of what is to be removed that every specification removes. */
export function removalShares({ then = [] }: Pick<Recipe, 'then'>): readonly number[] {
  const later = then.map(({ part }) => part);
  return [1 - later.reduce((a, b) => a + b, 0), ...later];
}

/** What a recipe trains: while it removes, and after it. */
export const trainings = ({ inTrainingPruning, recovery }: Pick<Recipe, 'inTrainingPruning' | 'recovery'>) => [
  ...(inTrainingPruning === undefined ? [] : [inTrainingPruning]),
  ...(recovery === 'none' ? [] : [recovery]),
];

/** Whether a recipe trains anything, while or after it removes. */
export const trains = (recipe: Pick<Recipe, 'inTrainingPruning' | 'recovery'>): boolean => trainings(recipe).length > 0;

import { z } from 'zod';
import { nothing, procedure } from './schemas.ts';

const recipe = z.object({
  name: z.string(),
  title: z.string(),
  paper: z.string().nullable(),
  citation: z.string(),
  category: z.string(),
  unit: z.string(),
  /** Names of the statistics that are measured before anything is chosen; "training" where the recipe trains. */
  needs: z.array(z.string()),
  explanation: z.string(),
  caveats: z.array(z.string()),
  defaults: z.object({ sparsity: z.number(), lambda: z.number().nullable() }),
  lambda: z.string().nullable(),
});

/** Places of a recipe that something is named in, and what its components ask to be measured. */
const algebraPart = z.enum([
  'unit',
  'score',
  'group',
  'allocation',
  'compensation',
  'schedule',
  'inTrainingPruning',
  'train',
  'objective',
  'regulariser',
  'optimiser',
  'statistic',
]);

/** A recipe as JSON; what it may say is checked where recipes are understood. */
export const recipeDocument = z.record(z.string().max(100), z.unknown());

export const recipeProcedures = {
  'recipes.list': procedure(nothing, z.array(recipe)),
  'recipes.show': procedure(z.strictObject({ name: z.string().min(1).max(100) }), recipeDocument),
  /** The components that recipes are made of, each with its explanation in plain words. */
  'recipes.algebra': procedure(
    nothing,
    z.array(
      z.object({
        part: algebraPart,
        choices: z.array(
          z.object({
            name: z.string(),
            explanation: z.string(),
            citation: z.string(),
            /** Units the component is about; every one when empty. */
            units: z.array(z.string()),
            /**
             * Of a unit: what removing it does to a model, in a heading's words, and whether the file becomes smaller; null of
             * one that removes nothing, and of everything else.
             */
            granularity: z
              .object({ title: z.string(), shrinks: z.boolean(), grows: z.boolean().optional() })
              .nullable(),
            /** What a recipe says in its place where the name is not enough, with numbers to begin with. */
            example: z.unknown(),
          }),
        ),
      }),
    ),
  ),
  /** Whether a recipe makes sense; the reason when it does not, with the field it is about. */
  'recipes.check': procedure(
    z.strictObject({ recipe: recipeDocument }),
    z.object({
      valid: z.boolean(),
      field: z.string().nullable(),
      reason: z.string().nullable(),
      needs: z.array(z.string()),
      /** Whether it decides the share of every layer itself, so that a person can only leave layers whole. */
      decidesShares: z.boolean(),
      /** Whether layers can have shares of their own; true while that is not known, so that none are lost over a slip. */
      hasLayerShares: z.boolean(),
    }),
  ),
} as const;

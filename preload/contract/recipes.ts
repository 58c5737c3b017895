import { z } from 'zod';
import { methodVerdict } from './methods.ts';
import { name, nothing, procedure } from './schemas.ts';

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
  /** Whether λ is the weight of general text beside the domain's, and not the domain's share. */
  weighsGeneral: z.boolean(),
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

/** What recipes are told apart by, beside what goes. */
const facts = {
  /** Whether the file becomes smaller; else there are only zeros in it, or nothing goes. */
  shrinks: z.boolean(),
  trains: z.boolean(),
  /** Passes over the calibration text that it takes about, whatever the model. */
  passes: z.number(),
  verdict: methodVerdict,
};

/** A recipe as JSON; what it may say is checked where recipes are understood. */
export const recipeDocument = z.record(z.string().max(100), z.unknown());

export const recipeProcedures = {
  'recipes.list': procedure(nothing, z.array(recipe)),
  /** What every recipe is chosen by. */
  'recipes.facts': procedure(
    z.strictObject({ model: name.optional() }),
    z.array(
      z.object({
        name: z.string(),
        ...facts,
        /** How much lower its loss is than that of the next simpler method, in nats per token, the mean of all domains. */
        gain: z.number().nullable(),
        /** Whether llama.cpp and what is built on it load what it makes of the model; null where that is only known later. */
        loads: z.boolean().nullable(),
      }),
    ),
  ),
  /** The page of a recipe: what its paper proposes, what was measured here, and what differs or is to be known. */
  'recipes.about': procedure(
    z.strictObject({ name: z.string().min(1).max(100) }),
    z.object({
      ...{ name: z.string(), title: z.string(), paper: z.string().nullable(), citation: z.string() },
      claims: z.string(),
      ...facts,
      /** What it does to a model, in a heading's words; null for one that removes nothing. */
      kind: z.string().nullable(),
      /** Share that it removes where nothing else is said. */
      share: z.number().nullable(),
      /** The next simpler method of its kind. */
      control: z.string().nullable(),
      /** Model that was measured on. */
      model: z.string(),
      /** Losses on held-out text minus those of the control, in nats per token, with the paired interval of 95 %. */
      measured: z.array(
        z.object({
          ...{ domain: z.string(), control: z.string(), difference: z.number(), low: z.number(), high: z.number() },
        }),
      ),
      differs: z.array(z.string()),
    }),
  ),
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

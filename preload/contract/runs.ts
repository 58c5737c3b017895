import { z } from 'zod';
import { runState } from './events.ts';
import { recipeDocument } from './recipes.ts';
import { runSettings, trainingSettings } from './runSettings.ts';
import { name, nothing, procedure, settingFields, share } from './schemas.ts';

const run = z.object({
  name: z.string(),
  state: runState,
  model: z.string(),
  recipe: z.string(),
  stage: z.string().nullable(),
  progress: z.number(),
  /** Name of the variant: the one there is, or the one there will be. */
  variant: z.string().nullable(),
  wanted: z.string(),
  error: z.string().nullable(),
  seconds: z.number(),
  created: z.string(),
});

/**
 * How much to remove. sparsity: that share of what the recipe removes · bytes: whatever makes the model this small ·
 * keep: as much as leaves at least this share of the probability that the parent gives to the right next token.
 */
const bytesTarget = z.strictObject({
  kind: z.literal('bytes'),
  value: z
    .number()
    .int()
    .min(1)
    .max(2 ** 50),
});
const keepTarget = z.strictObject({ kind: z.literal('keep'), value: share });
/** Time per token as a share of the model's, measured on this machine. */
const timeTarget = z.strictObject({ kind: z.literal('time'), value: share });
const sparsityTarget = z.strictObject({ kind: z.literal('sparsity'), value: share });
const target = z.discriminatedUnion('kind', [sparsityTarget, bytesTarget, keepTarget, timeTarget]);
export type Target = z.infer<typeof target>;

const training = z.strictObject(settingFields(trainingSettings));
export type TrainingChanges = z.infer<typeof training>;

/** What to extract, from what, by which recipe; settings (runSettings.ts) that are not given have their defaults. */
export const extraction = z.strictObject({
  model: name,
  domain: name,
  general: name.optional(),
  /** Name of a recipe, or a recipe of one's own. */
  recipe: z.union([z.string().min(1).max(100), recipeDocument]),
  /** Training after the cut: that of another recipe by its name, one's own, or "none" to leave out the recipe's. */
  recovery: z.union([z.string().min(1).max(100), recipeDocument]).optional(),
  /** Changes to the training that the recipe has. */
  training: training.optional(),
  name: name.optional(),
  target: target.optional(),
  lambda: z.number().min(0).max(1).optional(),
  /** Layers with a share of their own, by number; 0 leaves a layer whole. */
  layers: z.record(z.string().regex(/^\d{1,4}$/), z.number().min(0).lt(1)).optional(),
  ...settingFields(runSettings),
});
export type ExtractionInput = z.infer<typeof extraction>;

const byRun = z.strictObject({ run: name });
const state = z.object({ run: z.string(), state: runState });

export const runProcedures = {
  /** A recipe for a goal, with the reason. */
  'runs.recommend': procedure(
    z.strictObject({
      model: name,
      goal: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('half') }),
        bytesTarget,
        keepTarget,
        timeTarget,
        sparsityTarget,
      ]),
      /** The result has to load in programs that expect the same width in every layer. */
      uniform: z.boolean(),
    }),
    z.object({
      recipe: z.string(),
      target,
      /** Share that the recipe removes for this target; null when the run itself will find it, or none reaches it. */
      sparsity: z.number().nullable(),
      reason: z.string(),
      possible: z.boolean(),
    }),
  ),
  'runs.plan': procedure(
    extraction,
    z.object({
      parameters: z.number(),
      bytes: z.number(),
      /** Share that is removed of what the recipe removes; null when the run itself will find it. */
      sparsity: z.number().nullable(),
      peakMemory: z.number(),
      disk: z.number(),
      seconds: z.number(),
      available: z.object({ memory: z.number(), disk: z.number() }),
      problems: z.array(z.string()),
    }),
  ),
  /** The exact recipe on a copy of the model with two layers: everything that can go wrong goes wrong here first. */
  'runs.rehearse': procedure(
    extraction,
    z.object({
      layers: z.number(),
      seconds: z.number(),
      peakMemory: z.number(),
      parameters: z.object({ before: z.number(), after: z.number(), nonzero: z.number() }),
      loss: z.object({ before: z.number(), after: z.number() }),
      /** What the whole run will take, going by the rehearsal. */
      wholeSeconds: z.number(),
    }),
  ),
  /** Puts a run into the queue; answers at once. */
  'runs.start': procedure(extraction, z.object({ run: z.string() }), ['runs']),
  'runs.list': procedure(nothing, z.array(run)),
  'runs.show': procedure(
    byRun,
    run.extend({
      domain: z.string(),
      general: z.string().nullable(),
      layers: z.number(),
      /** Stages in their order with their shares of the work. */
      stages: z.array(z.object({ stage: z.string(), share: z.number() })),
      recipeDocument,
      /** Number of its newest event; 0 when it has none. */
      lastEvent: z.number(),
      settings: z.record(z.string(), z.unknown()),
      /** The call that would start this run again. */
      input: extraction,
    }),
  ),
  /** Emits all events after a number, then those that come; answers when the run stands still. */
  'runs.follow': procedure(
    z.strictObject({ run: name, after: z.number().int().min(0).optional() }),
    z.object({ run: z.string(), state: runState, variant: z.string().nullable(), seconds: z.number() }),
  ),
  'runs.pause': procedure(byRun, state, ['runs']),
  'runs.resume': procedure(byRun, state, ['runs']),
  'runs.cancel': procedure(byRun, state, ['runs']),
} as const;

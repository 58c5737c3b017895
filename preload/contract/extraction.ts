import { z } from 'zod';
import { recipeDocument } from './recipes.ts';
import { runSettings, trainingSettings } from './runSettings.ts';
import { name, settingFields, share } from './schemas.ts';

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
/**
 * How much to remove. sparsity: that share of what the recipe removes · bytes: whatever makes the model this small ·
 * keep: as much as leaves at least this share of the probability that the parent gives to the right next token ·
 * time: as much as brings the time per token to this share of the parent's.
 */
export const target = z.discriminatedUnion('kind', [sparsityTarget, bytesTarget, keepTarget, timeTarget]);
export type Target = z.infer<typeof target>;

/** The size as a share of the parent's; it becomes a target in bytes once the parent is known. */
const sizeTarget = z.strictObject({ kind: z.literal('size'), value: share });

/** A size, one way or the other. */
export const sizeGoals = [bytesTarget, sizeTarget] as const;
/** Bytes of memory that a program may take while it runs the model, a long conversation included. */
export const memoryGoal = z.strictObject({ ...bytesTarget.shape, kind: z.literal('memory') });
export const keepGoal = keepTarget;
/** Time that writing a token takes on this machine, as a share of the model's. */
export const timeGoal = timeTarget;

/** What a recipe can be recommended for: a target, or a model half as large. */
export const goal = z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('half') }), ...target.options]);

export const lambda = z.number().min(0).max(1);
/** Layers with a share of their own, by number; 0 leaves a layer whole. */
export const layerShares = z.record(z.string().regex(/^\d{1,4}$/), z.number().min(0).lt(1));

const training = z.strictObject(settingFields(trainingSettings));
export type TrainingChanges = z.infer<typeof training>;

/** What a run of the kind "extract" is asked to do; settings (runSettings.ts) that are not given have their defaults. */
export const extraction = z.strictObject({
  kind: z.literal('extract').optional(),
  /** Model or variant to extract from. */
  model: name,
  domain: name,
  general: name.optional(),
  /** Name of a recipe, or a recipe of one's own. */
  recipe: z.union([z.string().min(1).max(100), recipeDocument]),
  /** Training after the cut: that of another recipe by its name, one's own, or "none" to leave out the recipe's. */
  recovery: z.union([z.string().min(1).max(100), recipeDocument]).optional(),
  /** Changes to the training that the recipe has. */
  training: training.optional(),
  /** Name of the variant. */
  name: name.optional(),
  target: z.discriminatedUnion('kind', [...target.options, sizeTarget]).optional(),
  lambda: lambda.optional(),
  layers: layerShares.optional(),
  /** Storage that a recipe which rounds stores the matrices of layers in; the recipe's own where it is left out. */
  precision: name.optional(),
  /** The same for token embedding and output head; that of the layers, but at least eight bits, where it is left out. */
  tables: name.optional(),
  ...settingFields(runSettings),
});
export type ExtractionInput = z.infer<typeof extraction>;

import { z } from 'zod';
import { recipeDocument } from './recipes.ts';
import { count, device, name, seed, share, windowTokens } from './schemas.ts';

/*
 * What the run kind "extract" can be asked for. Fields are declared here once, with bounds, default, words and option;
 * everything else that shows, takes or stores a setting derives from these declarations.
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
/**
 * How much to remove. sparsity: that share of what the recipe removes · bytes: whatever makes the model this small ·
 * keep: as much as leaves at least this share of the probability that the parent gives to the right next token ·
 * time: as much as brings the time per token to this share of the parent's.
 */
export const target = z.discriminatedUnion('kind', [sparsityTarget, bytesTarget, keepTarget, timeTarget]);
export type Target = z.infer<typeof target>;

/** What a recipe can be recommended for: a target, or a model half as large. */
export const goal = z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('half') }), ...target.options]);

const training = z.strictObject({
  steps: count.optional(),
  /** Peak learning rate. */
  rate: z.number().gt(0).max(1000).optional(),
  /** Windows in a step. */
  batch: z.number().int().min(1).max(4096).optional(),
  /** Share of general text. */
  general: z.number().min(0).lt(1).optional(),
  /** Nats that the loss of general text may rise by before training stops. */
  limit: z.number().gt(0).max(100).optional(),
});
export type TrainingChanges = z.infer<typeof training>;

/** One setting of a run: what it may be, what it is when nobody says, and how the command line offers it. */
export interface SettingField<T extends z.ZodType = z.ZodType, D extends z.infer<T> | null = z.infer<T> | null> {
  readonly schema: T;
  /** null: the recipe says, or nothing is set. */
  readonly default: D;
  /** One sentence for people. */
  readonly help: string;
  /** Option of the command line with its value; null for what has none. */
  readonly flag: string | null;
}

const setting = <T extends z.ZodType, const D extends z.infer<T> | null>(
  schema: T,
  of: { readonly default: D; readonly help: string; readonly flag: string | null },
): SettingField<T, D> => ({ schema, ...of });

/** The settings of an extraction that are one value each; what to aim at is the target. */
export const extractionSettings = {
  lambda: setting(z.number().min(0).max(1), {
    default: null,
    help: 'domain against general; see "recipe show"',
    flag: '--lambda <weight>',
  }),
  /** Layers with a share of their own, by number; 0 leaves a layer whole. */
  layers: setting(z.record(z.string().regex(/^\d{1,4}$/), z.number().min(0).lt(1)), {
    default: null,
    help: 'layers with a share of their own',
    flag: null,
  }),
  seed: setting(seed, { default: 1, help: 'seed of everything that is drawn', flag: '--seed <n>' }),
  /** Shortened to what the model can read. */
  window: setting(windowTokens, {
    default: 128,
    help: 'tokens in one window of calibration text',
    flag: '--window <tokens>',
  }),
  /** From each text. */
  calibrationWindows: setting(count, {
    default: 128,
    help: 'windows of calibration text',
    flag: '--calibration-windows <n>',
  }),
  measure: setting(z.boolean(), {
    default: false,
    help: 'measure the variant on held-out text at the end',
    flag: '--measure',
  }),
  device: setting(device, {
    default: 'auto',
    help: 'auto, cpu, webgpu, cuda, dml or coreml',
    flag: '--device <name>',
  }),
  /** What a kill costs at most, against writing hidden states once in a while. */
  checkpointSeconds: setting(z.number().min(0).max(3600), {
    default: 10,
    help: 'seconds between checkpoints',
    flag: '--checkpoint-seconds <s>',
  }),
} as const;

/** All settings with their values, none missing. */
export type ExtractionSettings = {
  readonly [K in keyof typeof extractionSettings]: (typeof extractionSettings)[K] extends SettingField<infer T, infer D>
    ? z.infer<T> | (null extends D ? null : never)
    : never;
};

type SettingSchemas = {
  [K in keyof typeof extractionSettings]: z.ZodOptional<(typeof extractionSettings)[K]['schema']>;
};

const optionalSettings = Object.fromEntries(
  Object.entries(extractionSettings).map(([key, { schema }]) => [key, schema.optional()]),
) as SettingSchemas;

/** What a run of the kind "extract" is asked to do. */
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
  target: target.optional(),
  ...optionalSettings,
});
export type ExtractionInput = z.infer<typeof extraction>;

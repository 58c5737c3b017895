import { z } from 'zod';

/**
 * The contract between the engine's services and whoever asks for them: window, browser and command line. Every
 * procedure has a schema for what goes in and what comes out; both are checked, whatever carries them.
 */

/** A name that people give: shown in lists and typed on command lines. */
const name = z
  .string()
  .min(1)
  .max(100)
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._+-]*$/u,
    'must start with a letter or digit and hold only letters, digits, spaces and . _ + -',
  );

const path = z
  .string()
  .min(1)
  .max(4096)
  .refine((text) => !text.includes('\0'), 'must not contain a NUL character');

const role = z.enum(['domain', 'general']);
const splitName = z.enum(['train', 'calibration', 'heldOut']);
const device = z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml']);
const seed = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31);

const parts = z.object({ parameters: z.number(), bytes: z.number() });

const model = z.object({
  name: z.string(),
  family: z.string(),
  parameters: z.number(),
  bytes: z.number(),
  fingerprint: z.string(),
  folder: z.string(),
});

const dataset = z.object({
  name: z.string(),
  role,
  documents: z.number(),
  bytes: z.number(),
  fingerprint: z.string(),
  splits: z.record(splitName, z.object({ documents: z.number(), bytes: z.number() })),
});

const recipe = z.object({
  name: z.string(),
  title: z.string(),
  paper: z.string().nullable(),
  family: z.string(),
  unit: z.string(),
  needs: z.array(z.string()),
});

const variant = z.object({
  name: z.string(),
  parent: z.string(),
  recipe: z.string(),
  parameters: z.number(),
  nonzero: z.number(),
  bytes: z.number(),
  hash: z.string(),
});

const run = z.object({
  name: z.string(),
  state: z.enum(['queued', 'running', 'paused', 'done', 'failed', 'cancelled', 'interrupted']),
  model: z.string(),
  recipe: z.string(),
  stage: z.string().nullable(),
  progress: z.number(),
  variant: z.string().nullable(),
  error: z.string().nullable(),
  seconds: z.number(),
});

const measurement = z.object({
  dataset: z.string(),
  role,
  split: splitName,
  metric: z.string(),
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  tokens: z.number(),
});

const measured = z.object({ variant: z.string(), measurements: z.array(measurement) });

/** How text is cut for calibration; windows of `window` tokens, `calibrationWindows` of them from each text. */
const extraction = z.strictObject({
  model: name,
  domain: name,
  general: name.optional(),
  recipe: z.string().min(1).max(100),
  name: name.optional(),
  sparsity: z.number().gt(0).lt(1).optional(),
  lambda: z.number().min(0).max(1).optional(),
  seed: seed.optional(),
  window: z
    .number()
    .int()
    .min(8)
    .max(2 ** 20)
    .optional(),
  calibrationWindows: z
    .number()
    .int()
    .min(1)
    .max(2 ** 20)
    .optional(),
  device: device.optional(),
  /** Seconds between two checkpoints of a walk. */
  checkpointSeconds: z.number().min(0).max(3600).optional(),
});

const measuring = {
  window: z
    .number()
    .int()
    .min(8)
    .max(2 ** 20)
    .optional(),
  maxWindows: z
    .number()
    .int()
    .min(1)
    .max(2 ** 20)
    .optional(),
  seed: seed.optional(),
  device: device.optional(),
};

const finished = z.object({ run: z.string(), variant: z.string(), seconds: z.number() });

const procedure = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

export const contract = {
  'project.init': procedure(z.strictObject({}), z.object({ folder: z.string() })),
  'models.import': procedure(z.strictObject({ folder: path, name: name.optional() }), model),
  'models.list': procedure(z.strictObject({}), z.array(model)),
  'models.show': procedure(
    z.strictObject({ name }),
    model.extend({
      architecture: z.record(z.string(), z.unknown()),
      parts: z.array(parts.extend({ part: z.string() })),
      vocabulary: z.number(),
    }),
  ),
  'datasets.import': procedure(
    z.strictObject({
      paths: z.array(path).max(10_000),
      name,
      role,
      /** Files that are already meant for one split; `paths` then are train, or split by document when alone. */
      calibration: z.array(path).max(10_000).optional(),
      heldOut: z.array(path).max(10_000).optional(),
      seed: seed.optional(),
    }),
    dataset.extend({ problems: z.array(z.string()) }),
  ),
  'datasets.list': procedure(z.strictObject({}), z.array(dataset)),
  'recipes.list': procedure(z.strictObject({}), z.array(recipe)),
  'recipes.show': procedure(z.strictObject({ name: z.string().min(1).max(100) }), z.record(z.string(), z.unknown())),
  'runs.plan': procedure(
    extraction,
    z.object({
      parameters: z.number(),
      bytes: z.number(),
      peakMemory: z.number(),
      disk: z.number(),
      seconds: z.number(),
    }),
  ),
  'runs.start': procedure(extraction, finished),
  'runs.list': procedure(z.strictObject({}), z.array(run)),
  'runs.resume': procedure(z.strictObject({ run: name }), finished),
  'runs.cancel': procedure(z.strictObject({ run: name }), z.object({ run: z.string(), state: z.string() })),
  'variants.list': procedure(z.strictObject({}), z.array(variant)),
  'variants.evaluate': procedure(z.strictObject({ variant: name, ...measuring }), measured),
  'variants.compare': procedure(
    z.strictObject({ variants: z.array(name).min(1).max(6), ...measuring }),
    z.array(
      measured.extend({
        parent: z.string(),
        /** Change against the parent on the same documents, with a paired interval. */
        differences: z.array(
          z.object({
            dataset: z.string(),
            role,
            metric: z.string(),
            difference: z.number(),
            low: z.number(),
            high: z.number(),
            enough: z.boolean(),
          }),
        ),
      }),
    ),
  ),
  'variants.generate': procedure(
    z.strictObject({
      variant: name,
      prompt: z.string().max(2 ** 20),
      greedy: z.boolean().optional(),
      maxTokens: z
        .number()
        .int()
        .min(1)
        .max(2 ** 16)
        .optional(),
      temperature: z.number().gt(0).max(10).optional(),
      seed: seed.optional(),
      device: device.optional(),
    }),
    z.object({ variant: z.string(), prompt: z.string(), tokens: z.array(z.number()), text: z.string() }),
  ),
  'variants.export': procedure(
    z.strictObject({ variant: name, format: z.enum(['hf', 'onnx']), to: path, device: device.optional() }),
    z.object({ directory: z.string(), files: z.array(z.string()), verified: z.boolean() }),
  ),
  'devices.list': procedure(
    z.strictObject({}),
    z.array(z.object({ device: z.string(), available: z.boolean(), reason: z.string().nullable() })),
  ),
  'audit.list': procedure(
    z.strictObject({}),
    z.object({
      intact: z.boolean(),
      entries: z.array(z.object({ seq: z.number(), at: z.string(), action: z.string(), subject: z.string() })),
    }),
  ),
} as const;

export type Procedure = keyof typeof contract;
export type Input<P extends Procedure> = z.infer<(typeof contract)[P]['input']>;
export type Output<P extends Procedure> = z.infer<(typeof contract)[P]['output']>;

/** What a long procedure says while it works. */
export const progressSchema = z.object({
  stage: z.string(),
  done: z.number(),
  total: z.number(),
  /** Share of the whole job, 0 to 1, and seconds left; null while there is nothing to go by. */
  fraction: z.number().nullable(),
  eta: z.number().nullable(),
  /** Resident memory of the engine in bytes. */
  memory: z.number(),
});

export type Progress = z.infer<typeof progressSchema>;

import { z } from 'zod';
import { trainingOutcome } from './events.ts';
import { generationProcedures } from './generation.ts';
import { losses } from './losses.ts';
import { count, device, name, nothing, path, procedure, role, seed, splitName, windowTokens } from './schemas.ts';

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

const tag = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._+-]*$/u, 'must start with a letter or digit and hold no special characters');

const variant = z.object({
  name: z.string(),
  /** Models and variants it was made of, the one it is compared with first. */
  parents: z.array(z.object({ kind: z.enum(['model', 'variant']), name: z.string() })),
  run: z.string(),
  /** Recipe of its run; its kind where it follows none. */
  recipe: z.string(),
  /** Datasets that its run read; null where it read none of that role. */
  domain: z.string().nullable(),
  general: z.string().nullable(),
  parameters: z.number(),
  nonzero: z.number(),
  /** Of all tensors as they are stored, packed where they are packed; the same under the name that plans know. */
  bytes: z.number(),
  stored: z.number(),
  /** The storages that its tensors have, with their bytes, the most first; null where an older program made it. */
  formats: z.array(z.object({ storage: z.string(), bytes: z.number() })).nullable(),
  hash: z.string(),
  created: z.string(),
  tags: z.array(z.string()),
  notes: z.string(),
  losses,
});

/**
 * A format that models leave the project in, in one of its types; `dtype` is the number type of parameters, null for the model's
 * own. The first type of a format is what it is written in where none is named.
 */
const exportFormat = z.object({
  format: z.string(),
  type: z.string(),
  title: z.string(),
  explanation: z.string(),
  dtype: z.string().nullable(),
});

/** What people do with a program that loads an export. */
const programUse = z.enum(['chat', 'web', 'server', 'research', 'code', 'project']);
export type ProgramUse = z.infer<typeof programUse>;

/** A program that an export is for; `verified`: the export was loaded in it, else `note` says what was tried. */
const loadsIn = z.array(
  z.object({ program: z.string(), verified: z.boolean(), note: z.string(), run: z.string(), use: programUse }),
);

/** Change of the loss on held-out text of a dataset by what an export rounds, in nats per token, with its interval. */
const exportLoss = z.object({
  dataset: z.string(),
  change: z.number(),
  low: z.number(),
  high: z.number(),
  tokens: z.number(),
});
export type ExportLoss = z.infer<typeof exportLoss>;

const measured = z.object({ variant: z.string(), measurements: z.array(measurement) });

/** 'equal': cannot be told from the original in use; 'good': lost little; 'repair': train it first; 'unfit': not to be used. */
export const verdictLevel = z.enum(['equal', 'good', 'repair', 'unfit']);
export type VerdictLevel = z.infer<typeof verdictLevel>;

/** What a comparison with the parent means, in words. */
const verdict = z.object({
  level: verdictLevel,
  /** What to do now: take it out, train it, or choose a larger size. */
  next: z.enum(['export', 'train', 'larger']),
  /** The meaning first, then what was measured. */
  sentences: z.array(z.string()).min(1),
});
export type Verdict = z.infer<typeof verdict>;

const measuring = {
  window: windowTokens.optional(),
  maxWindows: count.optional(),
  seed: seed.optional(),
  device: device.optional(),
};

export const variantProcedures = {
  ...generationProcedures,
  'variants.list': procedure(z.strictObject({ deleted: z.boolean().optional() }), z.array(variant)),
  /** Renames, tags or annotates. */
  'variants.update': procedure(
    z.strictObject({
      variant: name,
      name: name.optional(),
      tags: z.array(tag).max(20).optional(),
      notes: z.string().max(10_000).optional(),
    }),
    variant,
    ['variants'],
  ),
  /** Puts a variant aside; `restore` brings it back. Its files stay until the project is cleaned. */
  'variants.delete': procedure(z.strictObject({ variant: name }), nothing, ['variants']),
  'variants.restore': procedure(z.strictObject({ variant: name }), variant, ['variants']),
  /** What was kept in every layer. */
  'variants.layers': procedure(
    z.strictObject({ variant: name }),
    z.object({
      variant: z.string(),
      parent: z.string(),
      layers: z.array(
        z.object({
          layer: z.number(),
          parameters: z.number(),
          nonzero: z.number(),
          parentParameters: z.number(),
          /** By kind of unit or by matrix. */
          kept: z.record(z.string(), z.object({ kept: z.number(), of: z.number() })),
        }),
      ),
    }),
  ),
  'variants.evaluate': procedure(z.strictObject({ variant: name, ...measuring }), measured, ['variants']),
  'variants.compare': procedure(
    z.strictObject({ variants: z.array(name).min(1).max(6), ...measuring }),
    z.array(
      measured.extend({
        parent: z.string(),
        /** sha256 of its tokenizer.json: losses per token compare only where it is the same; null where it has none. */
        tokenizer: z.string().nullable(),
        /** What came of the trainings of the run that made it, in their order. */
        trainings: z.array(trainingOutcome),
        /** Change against the parent on the same documents, with a paired interval; in bits per byte where tokenizers differ. */
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
        /** Null for a model that came from nothing in the project. */
        verdict: verdict.nullable(),
        /** Held-out documents that lost most against the parent, in the metric of the differences. */
        worst: z.array(
          z.object({
            dataset: z.string(),
            document: z.number(),
            text: z.string(),
            parent: z.number(),
            own: z.number(),
          }),
        ),
      }),
    ),
    ['variants'],
  ),
  /** Whether secrets planted into a dataset are likelier to a variant or model than made-up ones it never saw. */
  'variants.recite': procedure(
    z.strictObject({
      variant: name,
      /** Dataset that secrets were planted into. */
      dataset: name,
      /** Made-up secrets that every planted one is compared with. */
      alternatives: z.number().int().min(10).max(10_000).optional(),
      device: device.optional(),
    }),
    z.object({
      variant: z.string(),
      dataset: z.string(),
      alternatives: z.number(),
      canaries: z.array(
        z.object({
          text: z.string(),
          /** Times it stands in the training text. */
          repeats: z.number(),
          /** Nats per token of the secret. */
          loss: z.number(),
          /** 1: no made-up secret is likelier. */
          rank: z.number(),
          /** Bits that the model gives away about the secret (Carlini et al. 2019), as far as so many alternatives can tell. */
          exposure: z.number(),
          /** Chance of such a rank when the secret was never seen. */
          pValue: z.number(),
        }),
      ),
      /** Bits that could be seen at most. */
      mostExposure: z.number(),
      meanExposure: z.number(),
      /** What a model that never saw the secrets has on average. */
      expectedExposure: z.number(),
    }),
  ),
  /** What an export would be, before anything is written. */
  'variants.exportPlan': procedure(
    z.strictObject({ variant: name }),
    z.object({
      /** Tokens of the conversation that memory is counted for. */
      tokens: z.number(),
      formats: z.array(
        exportFormat.extend({
          bytes: z.number(),
          /** Bytes that a program needs about while it runs: parameters, and keys and values of a conversation. */
          memory: z.number(),
          /** Bytes that proving the export takes beside, because it is loaded in a program for that; 0 where it is only read. */
          proof: z.number(),
          /** Whether every number is written as it is. */
          lossless: z.boolean(),
          /** What rounding costs, where it was measured (`variants.exportLosses`). */
          loss: exportLoss.nullable(),
          /** A new folder inside the project's that it can be written to. */
          folder: z.string(),
          loadsIn,
          /** What whoever exports should know; null when there is nothing. */
          warning: z.string().nullable(),
          /** README.md of the folder. */
          card: z.string(),
        }),
      ),
    }),
  ),
  /** Measures what rounding costs, of a format in a type or of all that round, and keeps it. */
  'variants.exportLosses': procedure(
    z.strictObject({ variant: name, format: name.optional(), type: name.optional(), device: device.optional() }),
    z.array(z.object({ format: z.string(), type: z.string(), loss: exportLoss })),
    ['variants'],
  ),
  'variants.export': procedure(
    z.strictObject({ variant: name, format: name, type: name.optional(), to: path, device: device.optional() }),
    z.object({ directory: z.string(), files: z.array(z.string()), verified: z.boolean(), loadsIn }),
    ['variants'],
  ),
  /** Formats that models can leave the project in. */
  'exports.formats': procedure(nothing, z.array(exportFormat)),
  'exports.list': procedure(
    nothing,
    z.array(
      z.object({
        variant: z.string(),
        format: z.string(),
        directory: z.string(),
        files: z.array(z.string()),
        created: z.string(),
      }),
    ),
  ),
} as const;

import { z } from 'zod';
import { losses } from './losses.ts';
import { name, nothing, path, procedure } from './schemas.ts';

const model = z.object({
  name: z.string(),
  family: z.string(),
  parameters: z.number(),
  bytes: z.number(),
  layers: z.number(),
  fingerprint: z.string(),
  folder: z.string(),
  created: z.string(),
});

/** Where a part is computed: before the layers, in one by its number, or behind them; null for one that no model has now. */
const place = z.union([z.number(), z.enum(['embedding', 'head'])]).nullable();

/** supported: everything works · partly: it works with limits · no: it cannot be imported. */
const verdict = z.enum(['supported', 'partly', 'no']);

export const modelProcedures = {
  /** Looks at a folder, or a file that is a whole model, without importing it. */
  'models.check': procedure(
    z.strictObject({ folder: path }),
    z.object({
      folder: z.string(),
      name: z.string(),
      verdict,
      /** What it is, or what works less well with it. */
      reasons: z.array(z.string()),
      /** What to do now: what to take instead of something that cannot be imported. */
      advice: z.string(),
      facts: z
        .object({
          family: z.string(),
          layers: z.number(),
          parameters: z.number(),
          bytes: z.number(),
          dtype: z.string(),
          context: z.number(),
          vocabulary: z.number(),
          licence: z.string().nullable(),
        })
        .nullable(),
    }),
  ),
  /** Models that other programs keep on this machine, or that lie in these folders; nothing is copied. */
  'models.find': procedure(
    z.strictObject({ folders: z.array(path).max(100).optional() }),
    z.array(
      z.object({
        /** What to import. */
        path: z.string(),
        program: z.string(),
        name: z.string(),
        family: z.string().nullable(),
        parameters: z.number().nullable(),
        bytes: z.number(),
        licence: z.string().nullable(),
        verdict,
        reasons: z.array(z.string()),
        advice: z.string(),
        /** Whether the memory of this machine is enough to work on it; null where that cannot be said. */
        fits: z.boolean().nullable(),
      }),
    ),
  ),
  /** Every family of models that is known, with what configs call its members and what people do. */
  'models.families': procedure(
    nothing,
    z.array(z.object({ name: z.string(), modelTypes: z.array(z.string()), examples: z.array(z.string()) })),
  ),
  'models.import': procedure(z.strictObject({ folder: path, name: name.optional() }), model, ['models']),
  'models.list': procedure(nothing, z.array(model.extend({ nonzero: z.number(), losses }))),
  'models.show': procedure(
    z.strictObject({ name }),
    model.extend({
      architecture: z.record(z.string(), z.unknown()),
      parts: z.array(z.object({ part: z.string(), place, parameters: z.number(), bytes: z.number() })),
      vocabulary: z.number(),
      context: z.number(),
      tokenizer: z.object({
        tokens: z.number(),
        /** What every text begins with; mostly one or none. */
        startTokens: z.array(z.number()),
        endTokens: z.array(z.number()),
        chatTemplate: z.boolean(),
        /** The template itself (Jinja). */
        template: z.string().nullable(),
      }),
      files: z.array(z.object({ name: z.string(), bytes: z.number() })),
      licence: z.object({ name: z.string(), text: z.string() }).nullable(),
      /** What is to be known of how it was stored before it came, such as that it was rounded. */
      notes: z.array(z.string()),
    }),
  ),
  'models.tensors': procedure(
    z.strictObject({ name }),
    z.array(
      z.object({
        name: z.string(),
        part: z.string(),
        place,
        storage: z.string(),
        shape: z.array(z.number()),
        bytes: z.number(),
      }),
    ),
  ),
} as const;

import { z } from 'zod';
import { chat } from './chat.ts';
import { device, name, procedure, seed } from './schemas.ts';

/** Models that write beside each other at most: an original and three that were made of it. */
export const mostWriters = 4;

export const generationProcedures = {
  'variants.generate': procedure(
    z.strictObject({
      variant: name,
      /** Text to continue; absent where messages are answered. */
      prompt: z
        .string()
        .max(2 ** 20)
        .optional(),
      ...chat,
      greedy: z.boolean().optional(),
      maxTokens: z
        .number()
        .int()
        .min(1)
        .max(2 ** 16)
        .optional(),
      temperature: z.number().gt(0).max(10).optional(),
      /** Only the likeliest tokens are drawn from that have this probability together. */
      topP: z.number().gt(0).max(1).optional(),
      seed: seed.optional(),
      device: device.optional(),
    }),
    z.object({ variant: z.string(), prompt: z.string(), tokens: z.array(z.number()), text: z.string() }),
  ),
  /** What is to be known of models and variants before they are asked to write. */
  'variants.generatePlan': procedure(
    z.strictObject({ variants: z.array(name).min(1).max(mostWriters) }),
    z.object({
      models: z.array(
        z.object({
          variant: z.string(),
          /** Bytes that writing takes about with all of it in memory; with less it is slower. */
          memory: z.number(),
          /** Whether it has a chat template to answer with. */
          chatTemplate: z.boolean(),
          /** Tokens that prompt and answer may have together. */
          context: z.number(),
        }),
      ),
      /** Bytes that all may take together: what a person allowed, or half of what is free. */
      available: z.number(),
      /** Whether all may write at once; else one after the other. */
      together: z.boolean(),
    }),
  ),
} as const;

import { z } from 'zod';
import { role } from './schemas.ts';

/** Newest held-out losses by dataset: in nats per token, and in bits per byte, which compare whatever the tokenizer. */
export const losses = z.array(
  z.object({
    dataset: z.string(),
    role,
    ...{ value: z.number(), low: z.number().nullable(), high: z.number().nullable() },
    bitsPerByte: z.number().nullable(),
  }),
);

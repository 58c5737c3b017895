import { z } from 'zod';
import type { Topic } from './events.ts';

/** Words that several procedures share. */

/** A name that people give: shown in lists and typed on command lines. */
export const name = z
  .string()
  .min(1)
  .max(100)
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._+-]*$/u,
    'must start with a letter or digit and hold only letters, digits, spaces and . _ + -',
  );

export const path = z
  .string()
  .min(1)
  .max(4096)
  .refine((text) => !text.includes('\0'), 'must not contain a NUL character');

export const role = z.enum(['domain', 'general']);
export const splitName = z.enum(['train', 'calibration', 'heldOut']);
export const device = z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml']);
export const seed = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31);

/** A number of things: windows, tokens in a window. */
export const count = z
  .number()
  .int()
  .min(1)
  .max(2 ** 20);
export const windowTokens = count.min(8);
export const share = z.number().gt(0).lt(1);

/** What a procedure without arguments takes. */
export const nothing = z.strictObject({});

/**
 * One procedure of the contract: what goes in, what comes out, and the kinds of things that are different afterwards,
 * whoever called it. What engines and other processes change meanwhile is found by comparing versions of the project.
 */
export const procedure = <I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
  changes: readonly Topic[] = [],
) => ({ input, output, changes });

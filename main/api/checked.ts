import type { z } from 'zod';
import { inputProblem } from './inputProblem.ts';

/** A procedure was called with something its schema does not allow, or there is no such procedure. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
}

/**
 * What a schema makes of an input.
 *
 * @throws InvalidInput that names the procedure and the first field that is wrong.
 */
export function checked<T extends z.ZodType>(procedure: string, schema: T, input: unknown): z.infer<T> {
  const result = schema.safeParse(input, { error: inputProblem });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') || 'the input';
  throw new InvalidInput(`${procedure}: ${field} ${issue?.message ?? 'cannot be used'}.`);
}

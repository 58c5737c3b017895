import { z } from 'zod';
import { nothing, procedure } from './schemas.ts';

/** What answers to a paper: a recipe, a way to choose text, one to rewrite it, or one to make one model of several. */
export const methodKind = z.enum(['recipe', 'strategy', 'transformation', 'merge']);

/**
 * What conformance measured of a method beside the next simpler one of its kind, on held-out text: `better` and `worse` hold in every
 * domain beyond what the documents leave open. `not measured` also where it changed since.
 */
export const methodVerdict = z.enum(['better', 'not told apart', 'worse', 'not measured']);

export const methodProcedures = {
  /** Everything that answers to a paper, by kind and name. */
  'methods.list': procedure(
    nothing,
    z.array(z.object({ name: z.string(), kind: methodKind, paper: z.string(), verdict: methodVerdict })),
  ),
} as const;

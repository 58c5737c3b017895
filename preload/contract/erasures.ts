import { z } from 'zod';
import { name, procedure } from './schemas.ts';

const kind = z.enum(['dataset', 'variant', 'model']);

/** What happens to what was made of it: datasets of a dataset, variants of a model or variant. */
const derived = z.enum(['include', 'detach']);

const thing = z.object({ kind: z.enum(['dataset', 'variant', 'model', 'run']), name: z.string() });

const erasure = z.object({
  /** What goes for good, the thing itself first. */
  erased: z.array(thing),
  /** What was made of it and stays, on its own from then on. */
  detached: z.array(thing),
  /** Bytes on the disk; estimated before, measured afterwards. */
  bytesFreed: z.number(),
  /** Exports outside the project's folder, which stay. */
  outside: z.array(z.string()),
  /** Kept results that are forgotten and computed again when they are needed; paused runs begin anew. */
  results: z.number(),
  /** Bytes that are free on the disk now. */
  free: z.number(),
});

const input = z.strictObject({ kind, name, derived: derived.optional() });

export const erasureProcedures = {
  /** What erasing something would take along; nothing is changed. */
  'erasures.plan': procedure(
    input,
    erasure.extend({
      /** What was made of it, as long as nobody said what happens to it. */
      undecided: z.array(thing),
    }),
  ),
  /**
   * Erases something for good, with everything that only it holds, also from the pages of the database. Refused while somebody
   * works in the project, and while it is not said what happens to what was made of it.
   */
  'erasures.erase': procedure(input, erasure, ['models', 'datasets', 'runs', 'variants']),
} as const;

import { z } from 'zod';
import { runState } from './events.ts';
import { extraction, lambda } from './extraction.ts';
import { runSettings } from './runSettings.ts';
import { clusterOptions } from './cluster.ts';
import { name, nothing, procedure, settingFields, share } from './schemas.ts';

const { seed: oneSeed, ...settings } = settingFields(runSettings);

/** Every recipe at every size, λ and seed on every selection of data; what a recipe does not know is left out, and equal points are one. */
export const sweepInput = z.strictObject({
  ...extraction.pick({ model: true, general: true, recovery: true, training: true }).shape,
  /** Datasets of the domain: selections of data to compare. */
  domains: z.array(name).min(1).max(16),
  recipes: z.array(extraction.shape.recipe).min(1).max(64),
  /** Shares to remove; each recipe's own where they are left out. */
  shares: z.array(share).min(1).max(32).optional(),
  lambdas: z.array(lambda).min(1).max(16).optional(),
  seeds: z.array(oneSeed.unwrap()).min(1).max(16).optional(),
  ...settings,
});
export type SweepInput = z.infer<typeof sweepInput>;

/** What tells one point of a sweep from the others. */
const point = z.object({
  recipe: z.string(),
  domain: z.string(),
  /** Share that is removed; null where the run itself finds it. */
  sparsity: z.number().nullable(),
  lambda: z.number().nullable(),
  seed: z.number(),
});

const sweepPlan = z.object({
  points: z.array(
    point.extend({
      parameters: z.number(),
      bytes: z.number(),
      /** What it would take alone. */
      seconds: z.number(),
      /** It measures behind layers that are cut already, so that every size of it walks the text anew. */
      behindCut: z.boolean(),
    }),
  ),
  /** Statistics of the dense model that are taken once, with the number of points that read them. */
  shared: z.array(z.object({ statistic: z.string(), points: z.number() })),
  /** The sweep, and its points each alone. */
  seconds: z.number(),
  secondsAlone: z.number(),
  peakMemory: z.number(),
  disk: z.number(),
  available: z.object({ memory: z.number(), disk: z.number() }),
  problems: z.array(z.string()),
});

const sweep = z.object({
  /** Its id. */
  sweep: z.string(),
  model: z.string(),
  /** running, as long as one of its points does or waits; done, when all are. */
  state: runState,
  points: z.number(),
  done: z.number(),
  created: z.string(),
});

const shownSweep = sweep.extend({
  points: z.array(
    point.extend({
      run: z.string(),
      state: runState,
      error: z.string().nullable(),
      seconds: z.number(),
      variant: z.string().nullable(),
      hash: z.string().nullable(),
      parameters: z.number().nullable(),
      nonzero: z.number().nullable(),
      bytes: z.number().nullable(),
      /** Held-out loss of the domain in nats per token, with its interval; null where it was not measured. */
      loss: z.object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() }).nullable(),
      /** No other point has as few bytes, as few numbers that are not zero and as low a loss; null where it was not measured. */
      frontier: z.boolean().nullable(),
    }),
  ),
  /** The call that would start it again. */
  input: sweepInput,
});
export type ShownSweep = z.infer<typeof shownSweep>;

const bySweep = z.strictObject({ sweep: name });

export const sweepProcedures = {
  /** What a sweep would make and take, and what its points share, before any work. */
  'sweeps.plan': procedure(sweepInput, sweepPlan),
  /** Puts all points into the queue as runs, or gives them to a cluster together; answers at once. */
  'sweeps.start': procedure(
    sweepInput.extend({ cluster: clusterOptions.optional() }),
    z.object({ sweep: z.string(), runs: z.array(z.string()) }),
    ['runs'],
  ),
  'sweeps.list': procedure(nothing, z.array(sweep)),
  'sweeps.show': procedure(bySweep, shownSweep),
  /** Stops what runs and waits; what is finished stays. */
  'sweeps.pause': procedure(bySweep, shownSweep, ['runs']),
  /** Puts every point that is neither done nor cancelled back into the queue. */
  'sweeps.resume': procedure(bySweep, shownSweep, ['runs']),
  /** Ends every point that is not done for good. */
  'sweeps.cancel': procedure(bySweep, shownSweep, ['runs']),
} as const;

import { z } from 'zod';
import { clusterOptions } from './cluster.ts';
import { runState, trainingOutcome } from './events.ts';
import { goal, target } from './extraction.ts';
import { recipeDocument } from './recipes.ts';
import { name, procedure } from './schemas.ts';

const run = z.object({
  name: z.string(),
  /** What it does: "extract", or another kind that is registered. */
  kind: z.string(),
  state: runState,
  /** Models and variants that it works on. */
  parents: z.array(z.string()),
  /** Its recipe; its kind where it follows none. */
  recipe: z.string(),
  stage: z.string().nullable(),
  progress: z.number(),
  /** Name of the variant: the one there is, or the one there will be. */
  variant: z.string().nullable(),
  wanted: z.string(),
  error: z.string().nullable(),
  seconds: z.number(),
  created: z.string(),
});

/**
 * What a run is asked to do. The kind says which other fields there are and checks them; for "extract", which is meant when
 * none is named, they stand in extraction.ts.
 */
const runInput = z.looseObject({ kind: name.optional(), name: name.optional() });
export type RunInput = z.infer<typeof runInput>;

const byRun = z.strictObject({ run: name });
const state = z.object({ run: z.string(), state: runState });

export const runProcedures = {
  /** What to ask a kind of run for to reach a goal ("extract" where none is named: a recipe), with the reason. */
  'runs.recommend': procedure(
    z.strictObject({
      kind: name.optional(),
      model: name,
      goal,
      /** The result has to load in programs that expect the same width in every layer. */
      uniform: z.boolean(),
    }),
    z.object({
      recipe: z.string(),
      target,
      /** Share that the recipe removes for this target; null when the run itself will find it, or none reaches it. */
      sparsity: z.number().nullable(),
      reason: z.string(),
      possible: z.boolean(),
    }),
  ),
  /** What a run would leave and take, before any work. */
  'runs.estimate': procedure(
    runInput,
    z.object({
      parameters: z.number(),
      bytes: z.number(),
      /** Share that is removed of what the recipe removes; null when the run itself will find it. */
      sparsity: z.number().nullable(),
      peakMemory: z.number(),
      disk: z.number(),
      seconds: z.number(),
      available: z.object({ memory: z.number(), disk: z.number() }),
      problems: z.array(z.string()),
    }),
  ),
  /** The exact recipe on a copy of the model with two layers: everything that can go wrong goes wrong here first. */
  'runs.rehearse': procedure(
    runInput,
    z.object({
      layers: z.number(),
      seconds: z.number(),
      peakMemory: z.number(),
      parameters: z.object({ before: z.number(), after: z.number(), nonzero: z.number() }),
      /** Of a little calibration text: nats per token, or bits per byte where the tokenizer becomes another. */
      loss: z.object({ metric: z.enum(['nll', 'bitsPerByte']), before: z.number(), after: z.number() }),
      /** What the whole run will take, going by the rehearsal. */
      wholeSeconds: z.number(),
    }),
  ),
  /** Puts a run into the queue; answers at once. */
  'runs.start': procedure(runInput, z.object({ run: z.string() }), ['runs']),
  /** Gives runs to a cluster together, where what they share is measured once; answers when it has taken them. */
  'runs.submit': procedure(
    z.strictObject({ runs: z.array(runInput).min(1).max(1024), cluster: clusterOptions }),
    z.object({ runs: z.array(z.string()) }),
    ['runs'],
  ),
  /** Those in one of these states as it is stored; all where none is named. */
  'runs.list': procedure(z.strictObject({ states: z.array(runState).optional() }), z.array(run)),
  'runs.show': procedure(
    byRun,
    run.extend({
      /** Names of what it works on by their part in it: model, domain, general, … */
      inputs: z.record(z.string(), z.string()),
      /** Layers of the first model. */
      layers: z.number(),
      /** Stages in their order with their shares of the work. */
      stages: z.array(z.object({ stage: z.string(), share: z.number() })),
      recipeDocument: recipeDocument.nullable(),
      /** Number of its newest event; 0 when it has none. */
      lastEvent: z.number(),
      settings: z.record(z.string(), z.unknown()),
      /** What came of its trainings, in their order; one that goes on is not among them yet. */
      trainings: z.array(trainingOutcome),
      /** The call that would start this run again. */
      input: runInput,
    }),
  ),
  /** Emits all events after a number, then those that come; answers when the run stands still. */
  'runs.follow': procedure(
    z.strictObject({ run: name, after: z.number().int().min(0).optional() }),
    z.object({
      run: z.string(),
      state: runState,
      variant: z.string().nullable(),
      seconds: z.number(),
      /** What came of its trainings, in their order. */
      trainings: z.array(trainingOutcome),
    }),
  ),
  'runs.pause': procedure(byRun, state, ['runs']),
  'runs.resume': procedure(byRun, state, ['runs']),
  'runs.cancel': procedure(byRun, state, ['runs']),
} as const;

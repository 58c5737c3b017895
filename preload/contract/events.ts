import { z } from 'zod';

/** How far a long procedure is. */
export const progressSchema = z.object({
  stage: z.string(),
  done: z.number(),
  total: z.number(),
  /** Share of the whole job, 0 to 1, and seconds left; null while there is nothing to go by. */
  fraction: z.number().nullable(),
  eta: z.number().nullable(),
  /** Resident memory of the engine in bytes. */
  memory: z.number(),
});

export type Progress = z.infer<typeof progressSchema>;

/** What came of a training. */
export const trainingOutcome = z.object({
  /** Numbers that training could change. */
  trained: z.number(),
  steps: z.number(),
  /** Step whose state was taken. */
  best: z.number(),
  /** Loss of what was written minus loss of what was trained. */
  mergeError: z.number(),
  /** False when the model is as it was before training; runs of older projects do not say. */
  gained: z.boolean().default(true),
  /** Why nothing was gained, one sentence without its full stop. */
  reason: z.string().nullable().default(null),
});
export type TrainingOutcome = z.infer<typeof trainingOutcome>;

/** A step (loss in nats per token of what was trained on), an evaluation step (losses of calibration text), or the end of a training. */
export const trainingEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('step'),
    step: z.number(),
    steps: z.number(),
    loss: z.number(),
    rate: z.number(),
    gradientNorm: z.number(),
    tokensPerSecond: z.number(),
    /** Resident memory of the engine in bytes. */
    memory: z.number(),
  }),
  z.object({ kind: z.literal('evaluation'), step: z.number(), domain: z.number(), general: z.number().nullable() }),
  trainingOutcome.extend({ kind: z.literal('trained') }),
]);
export type TrainingEvent = z.infer<typeof trainingEvent>;

export const runState = z.enum(['queued', 'running', 'paused', 'done', 'failed', 'cancelled', 'interrupted']);
export type RunState = z.infer<typeof runState>;

/** What happened in a run. Every event is kept; `seq` rises, so that whoever comes late or again misses nothing. */
export const runEventSchema = z.object({
  seq: z.number(),
  /** ISO 8601, UTC. */
  at: z.string(),
  body: z.discriminatedUnion('kind', [
    progressSchema.extend({ kind: z.literal('progress') }),
    /** Mean loss in nats per token of what was just looked at. */
    z.object({ kind: z.literal('loss'), what: z.string(), value: z.number() }),
    /** How a training goes: its steps, evaluation steps on text that is not trained on, and what came of it. */
    z.object({ kind: z.literal('training'), event: trainingEvent }),
    z.object({ kind: z.literal('state'), state: runState, reason: z.string().nullable() }),
    z.object({ kind: z.literal('log'), level: z.enum(['info', 'warning', 'error']), text: z.string() }),
  ]),
});

export type RunEvent = z.infer<typeof runEventSchema>;

/** Kinds of things that are shown; a change of one means: ask again. "project": which one is open, and which are known. */
export const topic = z.enum(['project', 'models', 'datasets', 'runs', 'variants', 'settings']);
export type Topic = z.infer<typeof topic>;

/** Everything a procedure may emit before it answers. */
export const eventSchema = z.discriminatedUnion('kind', [
  progressSchema.extend({ kind: z.literal('progress') }),
  z.object({ kind: z.literal('warning'), message: z.string() }),
  z.object({ kind: z.literal('run'), event: runEventSchema }),
  z.object({ kind: z.literal('change'), topics: z.array(topic) }),
  /** A piece of generated text. */
  z.object({ kind: z.literal('text'), text: z.string() }),
]);

export type Event = z.infer<typeof eventSchema>;

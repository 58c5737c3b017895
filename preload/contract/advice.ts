import { z } from 'zod';
import { extraction, keepGoal, memoryGoal, sizeGoals, timeGoal } from './extraction.ts';
import { planDocument, planRun } from './plan.ts';
import { runSettings } from './runSettings.ts';
import { device, name, nothing, procedure, settingFields } from './schemas.ts';
import { verdictLevel } from './variants.ts';

/** A change of the loss in nats per token against the model, with its 95 % interval over documents. */
const change = z.object({ change: z.number(), low: z.number(), high: z.number() });

const predicted = z.object({ domain: change, general: change.nullable() });

/**
 * What is to be reached: a size in bytes or as a share, memory while it runs, time of a written token, or the probability of the right
 * next token that has to stay.
 */
export const adviceGoal = z.discriminatedUnion('kind', [...sizeGoals, memoryGoal, timeGoal, keepGoal]);

/** What a result can leave in. */
const containers = z.enum(['gguf', 'onnx', 'hf']);

const advisedPlan = z.object({
  rank: z.number(),
  plan: planDocument,
  /** Of all tensors: exactly, or at the most where a step removes units. */
  bytes: z.number(),
  /** What the run is estimated to take on this machine, its training included. */
  seconds: z.number(),
  /** Steps of the training that repairs it; null without one. */
  repair: z.number().nullable().default(null),
  predicted,
  /** Time of a written token as a share of the model's, on this machine; null where the goal is none. */
  time: z.number().nullable().default(null),
  level: verdictLevel,
  reason: z.string(),
  /** Variants that were made by it and measured on held-out text, the newest first: changes of the loss against the model. */
  made: z.array(z.object({ variant: z.string(), domain: z.number().nullable(), general: z.number().nullable() })),
});

const advice = z.object({
  /** Its id. */
  advice: z.string(),
  model: z.string(),
  domain: z.string(),
  general: z.string().nullable(),
  goal: adviceGoal,
  /** Where a result has to run; null for anywhere, which is also what advice of older projects says. */
  format: containers.nullable().default(null),
  /** Minutes of training that its plans were allowed; advice of older projects knows none. */
  minutes: z.number().default(0),
  /** The best that is predicted for every size, the smallest first: loss on domain text in nats per token. */
  curve: z.array(z.object({ bytes: z.number(), loss: z.number(), low: z.number(), high: z.number() })),
  /** The best first; none where the goal cannot be reached. */
  plans: z.array(advisedPlan),
  /** The smallest that can be had. */
  smallest: z.object({ bytes: z.number(), predicted }),
  /** What losses were measured on; never held-out text. */
  measuredOn: z.object({ split: z.string(), windows: z.number(), window: z.number(), levels: z.number() }),
  /** Settings that it was measured with. */
  settings: z.object({ calibrationWindows: z.number(), window: z.number(), seed: z.number(), device }),
  created: z.string(),
});
export type Advice = z.infer<typeof advice>;

const byAdvice = z.strictObject({ advice: name });

export const adviceProcedures = {
  /** Measures once what each way to a smaller model costs, and says which plan reaches a goal best. */
  'advice.make': procedure(
    z.strictObject({
      ...extraction.pick({ model: true, domain: true, general: true }).shape,
      goal: adviceGoal,
      /** Where the result has to run: only what this container carries is advised. */
      format: containers.optional(),
      /** Minutes that a run may train to win back what it lost: ten where it is left out, 0 for no training. */
      minutes: z.number().min(0).max(10_080).optional(),
      ...settingFields(runSettings),
    }),
    advice,
  ),
  'advice.show': procedure(byAdvice, advice),
  'advice.list': procedure(nothing, z.array(advice)),
  /** The run that carries a plan out; refused when model or texts are no longer those that the advice was measured on. */
  'advice.take': procedure(byAdvice.extend({ rank: z.number().int().min(1).optional() }), planRun),
};

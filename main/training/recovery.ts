import { z } from 'zod';
import { type Choice, choiceSchema } from '../components/component.ts';
import { mixtureSchema } from './mixture.ts';
import { rateSchema } from './rates.ts';

/** An objective or a regulariser with its weight in the sum that is descended. */
const weighed = z.union([z.string(), z.looseObject({ name: z.string(), weight: z.number().gt(0).default(1) })]);

/**
 * Training as a specification: what is trained × objectives × regularisers × optimiser × learning rate × data. What it names
 * is looked up by whoever knows the registries (compress/recipe/trainingProblems.ts).
 */
export const recoveryFields = {
  /** What is trained, and how the model computes with it. */
  train: choiceSchema,
  /**
   * model: the objectives of the whole model. sublayers: each attention and each feed-forward alone gives what the unpruned one
   * gives of the same input (compress/training/reconstruction.ts).
   */
  of: z.enum(['model', 'sublayers']).default('model'),
  objectives: z.array(weighed).min(1).max(4).default(['nextToken']),
  regularisers: z.array(weighed).max(4).default([]),
  optimiser: choiceSchema.default('adamw'),
  /** Peak learning rate. */
  rate: z.number().gt(0).max(1000),
  schedule: rateSchema.prefault({}),
  /** Weight decay per unit of learning rate. */
  decay: z.number().min(0).max(10).default(0),
  /** Longest gradient (root of the sum of squares over all tensors); longer ones are shortened. */
  clip: z.number().gt(0).nullable().default(1),
  steps: z.number().int().min(1).max(1_000_000),
  /** Windows in a step; as many as fit move together, the others after them, before the weights change. */
  batch: z.number().int().min(1).max(4096).default(4),
  data: mixtureSchema.prefault({}),
  /** keep: removed weights stay zero in all that is learned; fill: training may fill them again. */
  zeros: z.enum(['keep', 'fill']).default('keep'),
  /** Training stops when the loss of general text has risen by this many nats, and the best state is taken. */
  limit: z.number().gt(0).nullable().default(null),
  /** Steps between two evaluation steps on text that is not trained on; null for none: then the last state is taken. */
  every: z.number().int().min(1).nullable().default(50),
};

/** Schema of a training; every field but `train`, `rate` and `steps` has a default. */
export const recoverySchema = z.strictObject({
  ...recoveryFields,
  /**
   * The unpruned model is trained first, by the same way of training on all of the text, and is the teacher then; absent: it teaches as it
   * is.
   */
  teacher: z.strictObject({ steps: z.number().int().min(1).max(1_000_000) }).optional(),
});

/** A training with all its defaults filled in. */
export type Recovery = z.infer<typeof recoverySchema>;
/** A training as a recipe writes it. */
export type RecoveryInput = z.input<typeof recoverySchema>;

type Weighed = z.infer<typeof weighed>;

/** The weight of an objective or regulariser, and the choice without it. */
export function weighedChoice(one: Weighed): { readonly weight: number; readonly choice: Choice } {
  if (typeof one === 'string') return { weight: 1, choice: one };
  const { weight, ...choice } = one;
  return { weight, choice };
}

import { z } from 'zod';
import { type Bound, type Choice, choiceSchema, type Piece, type Registry } from '../pieces/piece.ts';
import { conflicts } from './conflicts/index.ts';
import { jointMethods } from './joint/index.ts';
import { methods } from './methods/index.ts';
import { mixtureSchema } from './mixture.ts';
import { objectives } from './objectives/index.ts';
import type { ObjectivePiece } from './objectives/objective.ts';
import { optimisers } from './optimisers/index.ts';
import { penalties } from './penalties/index.ts';
import { rateSchema } from './rates.ts';

/** An objective or a penalty with its weight in the sum that is descended. */
const weighed = z.union([z.string(), z.looseObject({ name: z.string(), weight: z.number().gt(0).default(1) })]);

/**
 * Training as a sentence: what is trained × objectives × penalties × optimiser × learning rate × data. Everything named is
 * checked against what exists.
 */
const training = {
  /** What is trained, and how the model computes with it. */
  train: choiceSchema,
  objectives: z.array(weighed).min(1).max(4).default(['nextToken']),
  penalties: z.array(weighed).max(4).default([]),
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
  /** Steps between two looks at text that is not trained on; null for none: then the last state is taken. */
  every: z.number().int().min(1).nullable().default(50),
};

export const recoverySchema = z.strictObject(training).superRefine((recovery, context) => {
  for (const [path, problem] of problemsOf(recovery)) context.addIssue({ code: 'custom', path, message: problem });
});

/** Training that finds out what can go: a recovery with a word for how. */
export const jointSchema = z
  .strictObject({ method: choiceSchema, ...training })
  .superRefine(({ method, ...recovery }, context) => {
    const problem = problemOf(jointMethods, method);
    if (problem) context.addIssue({ code: 'custom', path: ['method'], message: problem });
    for (const [path, message] of problemsOf(recovery)) context.addIssue({ code: 'custom', path, message });
  });

export type Joint = z.infer<typeof jointSchema>;

export type Recovery = z.infer<typeof recoverySchema>;
export type RecoveryInput = z.input<typeof recoverySchema>;

type Weighed = z.infer<typeof weighed>;

/** The weight of an objective or penalty, and the choice without it. */
export function weighedChoice(one: Weighed): { readonly weight: number; readonly choice: Choice } {
  if (typeof one === 'string') return { weight: 1, choice: one };
  const { weight, ...choice } = one;
  return { weight, choice };
}

export const boundObjectives = ({ objectives: chosen }: Pick<Recovery, 'objectives'>) =>
  chosen.map((one): { weight: number } & Bound<ObjectivePiece> => {
    const { weight, choice } = weighedChoice(one);
    return { weight, ...objectives.bind(choice) };
  });

/** Why a choice names nothing; null when it does. */
function problemOf<P extends Piece>(registry: Registry<P>, choice: Choice): string | null {
  try {
    registry.bind(choice);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

type Named = Pick<Recovery, 'train' | 'optimiser' | 'objectives' | 'penalties' | 'data' | 'batch'>;

/** Two gradients need text of both sides in every step. */
function conflictProblem({ data, batch }: Named): string | null {
  if (!data.conflict) return null;
  if (data.general > 0 && batch > 1) return problemOf(conflicts, data.conflict);
  return 'needs a share of general text above 0, and at least two windows in a step';
}

function* problemsOf(recovery: Named): Generator<[string[], string]> {
  const { train, optimiser, objectives: wanted, penalties: pulls } = recovery;
  const checks: [string[], string | null][] = [
    [['train'], problemOf(methods, train)],
    [['optimiser'], problemOf(optimisers, optimiser)],
    [['data', 'conflict'], conflictProblem(recovery)],
    ...wanted.map((one, at): [string[], string | null] => [
      ['objectives', String(at)],
      problemOf(objectives, weighedChoice(one).choice),
    ]),
    ...pulls.map((one, at): [string[], string | null] => [
      ['penalties', String(at)],
      problemOf(penalties, weighedChoice(one).choice),
    ]),
  ];
  for (const [path, problem] of checks) if (problem) yield [path, problem];
}

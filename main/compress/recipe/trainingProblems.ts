import { z } from 'zod';
import { type Choice, choiceSchema, type Component, type Registry } from '../../components/component.ts';
import { inTrainingMethods } from '../../inTrainingPruning/index.ts';
import { gradientSurgeries } from '../../training/gradientSurgery/index.ts';
import { objectives } from '../../training/objectives/index.ts';
import { optimisers } from '../../training/optimisers/index.ts';
import { type Recovery, recoveryFields, weighedChoice } from '../../training/recovery.ts';
import { regularisers } from '../../training/regularisers/index.ts';
import { methods } from '../../tuning/methods/index.ts';

/** A training whose names all mean something. */
export const recoverySchema = z.strictObject(recoveryFields).superRefine((recovery, context) => {
  for (const [path, problem] of problemsOf(recovery)) context.addIssue({ code: 'custom', path, message: problem });
});

/** Training that finds out what can go: a training with a name for how. */
export const inTrainingPruningSchema = z
  .strictObject({ method: choiceSchema, ...recoveryFields })
  .superRefine(({ method, ...recovery }, context) => {
    const problem = problemOf(inTrainingMethods, method);
    if (problem) context.addIssue({ code: 'custom', path: ['method'], message: problem });
    for (const [path, message] of problemsOf(recovery)) context.addIssue({ code: 'custom', path, message });
  });

export type InTrainingPruning = z.infer<typeof inTrainingPruningSchema>;

/** Why a choice names nothing; null when it does. */
function problemOf<P extends Component>(registry: Registry<P>, choice: Choice): string | null {
  try {
    registry.bind(choice);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

type Named = Pick<Recovery, 'train' | 'optimiser' | 'objectives' | 'regularisers' | 'data' | 'batch'>;

/** Two gradients need text of both sides in every step. */
function surgeryProblem({ data, batch }: Named): string | null {
  if (!data.surgery) return null;
  if (data.general > 0 && batch > 1) return problemOf(gradientSurgeries, data.surgery);
  return 'needs a share of general text above 0, and at least two windows in a step';
}

function* problemsOf(recovery: Named): Generator<[string[], string]> {
  const { train, optimiser, objectives: wanted, regularisers: pulls } = recovery;
  const checks: [string[], string | null][] = [
    [['train'], problemOf(methods, train)],
    [['optimiser'], problemOf(optimisers, optimiser)],
    [['data', 'surgery'], surgeryProblem(recovery)],
    ...wanted.map((one, at): [string[], string | null] => [
      ['objectives', String(at)],
      problemOf(objectives, weighedChoice(one).choice),
    ]),
    ...pulls.map((one, at): [string[], string | null] => [
      ['regularisers', String(at)],
      problemOf(regularisers, weighedChoice(one).choice),
    ]),
  ];
  for (const [path, problem] of checks) if (problem) yield [path, problem];
}

import { type Choice, type Component, nameOf, type Registry } from '../../components/component.ts';
import { inTrainingMethods } from '../../inTrainingPruning/index.ts';
import { gradientSurgeries } from '../../training/gradientSurgery/index.ts';
import { objectives } from '../../training/objectives/index.ts';
import { optimisers } from '../../training/optimisers/index.ts';
import { type Recovery, recoverySchema, weighedChoice } from '../../training/recovery.ts';
import { regularisers } from '../../training/regularisers/index.ts';
import { methods } from '../../tuning/methods/index.ts';
import type { Recipe } from './document.ts';

type Problem = readonly [path: readonly (string | number)[], reason: string];

/** What is wrong with the trainings of a recipe: names that mean nothing, text that would be missing. */
export function* trainingProblems({ inTrainingPruning, recovery }: Recipe): Generator<Problem> {
  if (inTrainingPruning) {
    const problem = problemOf(inTrainingMethods, inTrainingPruning.method);
    if (problem) yield [['inTrainingPruning', 'method'], problem];
    if (inTrainingPruning.of !== 'model')
      yield [['inTrainingPruning', 'of'], 'what can go is found while the whole model is trained'];
    if (
      !problem &&
      inTrainingPruning.regularisers.length &&
      !inTrainingMethods.bind(inTrainingPruning.method).component.bySize
    )
      yield [
        ['inTrainingPruning', 'regularisers'],
        `${nameOf(inTrainingPruning.method)} reads from gradients what can go, and a penalty would be read as if the text had asked for it; leave it out`,
      ];
    for (const [path, reason] of problemsOf(inTrainingPruning)) yield [['inTrainingPruning', ...path], reason];
    if (methods.has(inTrainingPruning.train) && methods.bind(inTrainingPruning.train).component.packs)
      yield [
        ['inTrainingPruning', 'train'],
        `${nameOf(inTrainingPruning.train)} trains what is rounded, and nothing may go meanwhile; train by another way, such as full`,
      ];
  }
  if (recovery === 'none') return;
  for (const [path, reason] of problemsOf(recovery)) yield [['recovery', ...path], reason];
}

/** Why a choice names nothing; null when it does. */
function problemOf<P extends Component>(registry: Registry<P>, choice: Choice): string | null {
  try {
    registry.bind(choice);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

type Named = Omit<Recovery, 'schedule'>;

/** What says nothing where sublayers are brought back one by one: they have an objective and a text of their own. */
const leftOut = ['objectives', 'regularisers', 'limit', 'every', 'teacher'] as const;

/** Why a training cannot be of sublayers; null fields are those of a training that leaves them out. */
function* localProblems(recovery: Named): Generator<[string[], string]> {
  if (recovery.of !== 'sublayers') return;
  const plain = recoverySchema.parse({
    train: recovery.train,
    rate: recovery.rate,
    steps: recovery.steps,
    every: null,
  });
  const reason = 'says nothing where sublayers are reconstructed one by one; leave it out';
  for (const field of leftOut)
    if (JSON.stringify(recovery[field]) !== JSON.stringify(plain[field]))
      yield [[field], field === 'every' ? `${reason} (null)` : reason];
  if (JSON.stringify({ ...recovery.data, general: 0 }) !== JSON.stringify(plain.data))
    yield [['data'], 'only the share of general text counts where sublayers are reconstructed one by one'];
  if (methods.has(recovery.train) && !methods.bind(recovery.train).component.eachTensor)
    yield [
      ['train'],
      `${nameOf(recovery.train)} needs the whole model; sublayers are trained by full or quantisationAware`,
    ];
}

/** Two gradients need text of both sides in every step, unless the second is of the distance to the teacher on the same text. */
function surgeryProblem({ data, batch }: Named): string | null {
  if (!data.surgery) return null;
  const problem = problemOf(gradientSurgeries, data.surgery);
  if (problem) return problem;
  const { component, options } = gradientSurgeries.bind(data.surgery);
  if (component.againstTeacher?.(options) || (data.general > 0 && batch > 1)) return null;
  return 'needs a share of general text above 0, and at least two windows in a step';
}

/** A teacher that is trained and then asked nothing was trained in vain. */
function teacherProblem({ teacher, objectives: wanted }: Named): string | null {
  if (!teacher) return null;
  const known = wanted.map((one) => weighedChoice(one).choice).filter((choice) => objectives.has(choice));
  if (known.some((choice) => objectives.bind(choice).component.asksTeacher)) return null;
  return 'trains a teacher, and no objective asks it anything; add distillation';
}

export function* problemsOf(recovery: Named): Generator<[string[], string]> {
  const { train, optimiser, objectives: wanted, regularisers: pulls } = recovery;
  const checks: [string[], string | null][] = [
    [['train'], problemOf(methods, train)],
    [['optimiser'], problemOf(optimisers, optimiser)],
    [['data', 'surgery'], surgeryProblem(recovery)],
    [['teacher'], recovery.of === 'model' ? teacherProblem(recovery) : null],
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
  yield* localProblems(recovery);
}

import { nameOf } from '../../components/component.ts';
import { inTrainingMethods } from '../../inTrainingPruning/index.ts';
import { objectives } from '../../training/objectives/index.ts';
import { weighedChoice } from '../../training/recovery.ts';
import { granularityOf, unitOf, unitsRemovedBy } from '../granularity/index.ts';
import { nothing, type Recipe, recipeSchema, specifications } from './document.ts';
import { precisions } from '../../models/precision.ts';
import { grows, retokenizes, rounds } from './properties.ts';
import { prunes, trainsBetween } from './specification.ts';
import { specificationProblem } from './specificationProblem.ts';
import { trainingProblems } from './trainingProblems.ts';
import type { z } from 'zod';

/** What is wrong with a recipe: the field and the reason. */
export interface RecipeProblem {
  readonly field: string;
  readonly reason: string;
}

/** Checks a recipe; the error names the file, the field and what was expected. */
export function parseRecipe(value: unknown, file: string): Recipe {
  const { recipe, problem } = checked(value);
  if (recipe) return recipe;
  throw new Error(`Recipe ${file}: field "${problem.field}": ${problem.reason}.`);
}

/** What is wrong with a recipe; null when it makes sense. */
export const recipeProblem = (value: unknown): RecipeProblem | null => checked(value).problem;

type Checked =
  { readonly recipe: Recipe; readonly problem: null } | { readonly recipe: null; readonly problem: RecipeProblem };

/** Everything a recipe names is checked against what exists, and combinations that make no sense are refused. */
function checked(value: unknown): Checked {
  const result = recipeSchema.safeParse(value);
  if (!result.success) {
    const issue = meant(result.error.issues[0]);
    return {
      recipe: null,
      problem: { field: issue?.path.join('.') ?? '', reason: issue?.message ?? 'is not valid' },
    };
  }
  const [first] = problems(result.data);
  return first
    ? { recipe: null, problem: { field: first[0].join('.'), reason: first[1] } }
    : { recipe: result.data, problem: null };
}

type Problem = readonly [path: readonly (string | number)[], reason: string];

function* problems(recipe: Recipe): Generator<Problem> {
  yield* trainingProblems(recipe);
  for (const [step, one] of specifications(recipe).entries()) {
    const problem = specificationProblem(one);
    if (problem) yield [step === 0 ? [problem.field] : ['then', step - 1, problem.field], problem.reason];
  }
  if (recipe.then && recipe.then.reduce((sum, { part }) => sum + part, 0) >= 1)
    yield [['then'], 'the parts leave nothing for the first step'];
  yield* inTrainingProblems(recipe);
  yield* betweenProblems(recipe);
  yield* prunes(recipe) ? pruningProblems(recipe) : trainingOnlyProblems(recipe);
  if ((recipe.lambda === null) !== (recipe.defaults.lambda === null))
    yield [['lambda'], 'must say what λ means exactly when it has a default'];
}

/** What a training between steps needs. */
function* betweenProblems({ then, inTrainingPruning, recovery, ...recipe }: Recipe): Generator<Problem> {
  const further = then?.findIndex(trainsBetween) ?? -1;
  if (further >= 0)
    yield [['then', further, 'schedule'], 'only the steps of a recipe’s one specification have trainings between them'];
  const { schedule } = recipe;
  if (!trainsBetween(recipe) || typeof schedule !== 'object') return;
  if (recovery === 'none') yield [['schedule'], 'a training between the steps needs a recovery that says how'];
  else if (recovery.steps < schedule.steps)
    yield [
      ['recovery', 'steps'],
      `has to be at least ${schedule.steps}, so that something is trained after every step`,
    ];
  if (then || inTrainingPruning)
    yield [['schedule'], 'only the steps of a recipe’s one specification have trainings between them'];
}

function* inTrainingProblems(recipe: Recipe): Generator<Problem> {
  const { unit, group, inTrainingPruning } = recipe;
  const learned = specifications(recipe).filter(
    (one) => granularityOf(one.unit).scores.bind(one.score).component.learned,
  );
  if (!inTrainingPruning) {
    for (const one of learned)
      yield [['inTrainingPruning'], `the score "${nameOf(one.score)}" is what in-training pruning finds`];
    return;
  }
  const { component } = inTrainingMethods.bind(inTrainingPruning.method);
  const units = unitsRemovedBy(component);
  for (const [step, one] of (recipe.then ?? []).entries()) {
    if (!granularityOf(one.unit).scores.bind(one.score).component.learned) continue;
    if (unitOf(one.unit).removal?.of !== 'channels' || unitOf(unit).removal?.of !== 'units')
      yield [
        ['then', step, 'unit'],
        'a training finds out about channels beside units inside layers, and about nothing else beside',
      ];
    else if (!units.includes(one.unit))
      yield [['then', step, 'unit'], `${component.name} removes ${units.join(', ')}, not ${one.unit}`];
  }
  if (!units.includes(unit))
    yield [['inTrainingPruning'], `${component.name} removes ${units.join(', ')}, not ${unit}`];
  if (typeof group === 'object')
    yield [['group'], 'a training that prunes works towards a share of the weights, not towards a pattern'];
}

function* pruningProblems(recipe: Recipe): Generator<Problem> {
  const { defaults, then, inTrainingPruning } = recipe;
  if (retokenizes(recipe)) yield* tokenProblems(recipe);
  yield* streamProblems(recipe);
  if (rounds(recipe)) {
    if (then) yield [['then'], 'a rounding stands alone in its recipe; a plan puts it behind others'];
    if (inTrainingPruning) yield [['inTrainingPruning'], 'a rounding removes nothing that a training could find'];
    if (defaults.sparsity !== 0) yield [['defaults'], 'a recipe that rounds has the share 0'];
    yield* precisionProblems(defaults);
  } else if (defaults.precision !== undefined) yield [['defaults'], 'only a recipe that rounds has a precision'];
  else if (grows(recipe)) {
    if (defaults.sparsity !== 0) yield [['defaults'], 'a recipe that adds and removes nothing has the share 0'];
  } else if (defaults.sparsity === 0) yield [['defaults'], 'a recipe that prunes needs a share to remove'];
}

/** What a training behind fewer channels cannot compare with the model that had all. */
function* streamProblems(recipe: Recipe): Generator<Problem> {
  const { recovery } = recipe;
  if (recovery === 'none' || !specifications(recipe).some(({ unit }) => granularityOf(unit).narrowsStream)) return;
  for (const [at, one] of recovery.objectives.entries()) {
    const { choice } = weighedChoice(one);
    if (objectives.has(choice) && objectives.bind(choice).component.comparesStates)
      yield [
        ['recovery', 'objectives', at],
        `${nameOf(choice)} compares hidden states with those of the whole model, which has more channels; use distillation`,
      ];
  }
}

/** All that comes behind reads text with another tokenizer. */
function* tokenProblems({ then, inTrainingPruning, recovery }: Recipe): Generator<Problem> {
  const alone =
    'text is cut anew behind a recipe that changes the tokens, so it stands alone; a plan puts others behind it';
  if (then) yield [['then'], alone];
  if (inTrainingPruning) yield [['inTrainingPruning'], alone];
  if (recovery !== 'none') yield [['recovery'], alone];
}

function* precisionProblems({ precision }: Recipe['defaults']): Generator<Problem> {
  if (precision === undefined) yield [['defaults'], 'a recipe that rounds needs a precision'];
  else if (!precisions.some((one) => one === precision))
    yield [['defaults'], `"${precision}" is no precision; expected one of ${precisions.join(', ')}`];
}

function* trainingOnlyProblems(recipe: Recipe): Generator<Problem> {
  if (recipe.recovery === 'none') yield [['recovery'], 'a recipe that removes nothing must train something'];
  if (recipe.defaults.sparsity !== 0) yield [['defaults'], 'a recipe that removes nothing has the share 0'];
  if (recipe.then) yield [['then'], 'a recipe that removes nothing has no further steps'];
  for (const field of ['score', 'group', 'allocation', 'compensation', 'schedule'] as const)
    if (recipe[field] !== nothing[field]) yield [[field], 'has no meaning in a recipe that removes nothing'];
}

type Issue = z.core.$ZodIssue;

/** Of several things that a field might have been, what is wrong with the one that was meant: that which fails deepest. */
function meant(issue: Issue | undefined): Issue | undefined {
  if (issue?.code !== 'invalid_union') return issue;
  const branches = issue.errors.map(([first]) => meant(first)).filter((one) => one !== undefined);
  const deepest = branches.toSorted((a, b) => b.path.length - a.path.length)[0];
  return deepest?.path.length ? { ...deepest, path: [...issue.path, ...deepest.path] } : issue;
}

import { granularityOf, unitOf } from '../main/compress/granularity/index.ts';
import { type Recovery, recoverySchema } from '../main/training/recovery.ts';
import { type Recipe, specificationOf } from '../main/compress/recipe/document.ts';
import { findRecipe } from '../main/compress/recipe/load.ts';
import { prunes, type Specification } from '../main/compress/recipe/specification.ts';
import { parseRecipe } from '../main/compress/recipe/validate.ts';
import { methods } from '../main/tuning/methods/index.ts';

/** What a recipe has to beat, and why that is fair. */
export interface Control {
  readonly name: string;
  readonly recipe: Recipe | null;
  readonly sparsity: number;
}

/** A recipe without the training after it. */
export const untrained = (recipe: Recipe): Recipe => ({
  ...recipe,
  name: `${recipe.name}-untrained`,
  recovery: 'none',
});

/** The same cut at random: every score replaced by random numbers, nothing repaired, nothing trained. */
export function atRandom(recipe: Recipe): Recipe {
  const random = (one: Specification) => granularityOf(one.unit).random(one);
  const then = recipe.then?.map(({ part, ...one }) => ({ part, ...random(one) }));
  return {
    ...untrained(recipe),
    ...random(specificationOf(recipe)),
    ...{ name: `${recipe.name}-at-random`, inTrainingPruning: undefined, then },
  };
}

/**
 * What training has to beat: adapting the model as it is; recovering the cut that was not trained, and plain low-rank training
 * of as many steps; pruning while training a plain cut that is trained for as many steps in the same way, and, where it finds
 * channels too, the same without.
 */
export function trainingControls(recipe: Recipe): readonly Control[] {
  const { inTrainingPruning, recovery, defaults } = recipe;
  if (!prunes(recipe)) return [{ name: 'the model as it is', recipe: null, sparsity: 0 }];
  const { sparsity } = defaults;
  if (inTrainingPruning) {
    const training = trainingOf(inTrainingPruning);
    const steps = inTrainingPruning.steps + (recovery === 'none' ? 0 : recovery.steps);
    // A method that trains nothing but its choice is compared with a plain choice.
    const { changes } = methods.bind(training.train).component;
    const after = changes === 'nothing' ? ('none' as const) : { ...training, steps };
    const name = after === 'none' ? 'a plain cut' : 'a plain cut, then trained';
    const cut = { ...recipe, ...granularityOf(recipe.unit).plain(recipe.unit) };
    const plain = {
      ...cut,
      name: `${recipe.name}-plain`,
      inTrainingPruning: undefined,
      then: undefined,
      recovery: after,
    };
    return [{ name, recipe: plain, sparsity }, ...withoutChannels(recipe)];
  }
  if (recovery === 'none') return [];
  const lora = { ...recovery, train: 'lora', objectives: ['nextToken'], regularisers: [], rate: 0.002 };
  return [
    { name: 'untrained', recipe: untrained(recipe), sparsity },
    { name: 'low-rank training', recipe: { ...recipe, name: `${recipe.name}-with-lora`, recovery: lora }, sparsity },
  ];
}

/** The same training and as large a cut, with all channels of the residual stream, where the recipe finds some that go. */
const withoutChannels = (recipe: Recipe): readonly Control[] => {
  const { then = [], defaults, name } = recipe;
  const rest = then.filter(({ unit }) => unitOf(unit).removal?.of !== 'channels');
  if (rest.length === then.length) return [];
  const whole = { ...recipe, name: `${name}-all-channels`, then: rest.length ? rest : undefined };
  return [{ name: 'all channels kept', recipe: whole, sparsity: defaults.sparsity }];
};

/** The training of an in-training pruning, without how it prunes. */
const trainingOf = (inTrainingPruning: NonNullable<Recipe['inTrainingPruning']>): Recovery =>
  recoverySchema.parse(Object.fromEntries(Object.entries(inTrainingPruning).filter(([key]) => key !== 'method')));

/**
 * The next simpler method of a recipe's kind, which its file names, at the recipe's own share; null where it names none.
 *
 * @throws when what it names is no recipe.
 */
export function simplerControl(recipe: Recipe, known: readonly Recipe[]): Control | null {
  const { control, defaults } = recipe;
  if (control === undefined) return null;
  if (typeof control === 'string')
    return { name: control, recipe: findRecipe(known, control), sparsity: defaults.sparsity };
  const changed = parseRecipe({ ...recipe, ...control, control: undefined }, `${recipe.name}, its control`);
  return {
    name: `with ${Object.keys(control).join(', ')} of its control`,
    recipe: changed,
    sparsity: defaults.sparsity,
  };
}

/** The recipe with so many steps wherever it trains. */
export function withSteps(recipe: Recipe, steps: number): Recipe {
  const every = Math.max(1, Math.floor(steps / 2));
  const { inTrainingPruning, recovery } = recipe;
  return {
    ...recipe,
    ...(inTrainingPruning ? { inTrainingPruning: { ...inTrainingPruning, steps, every } } : {}),
    recovery: recovery === 'none' ? recovery : { ...recovery, steps, every },
  };
}

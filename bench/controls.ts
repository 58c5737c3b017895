import { findRecipe } from '../main/compress/recipe/load.ts';
import { type Recipe, sentences } from '../main/compress/recipe/recipe.ts';
import { prunes } from '../main/compress/recipe/specification.ts';

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

/** The same cut at random: every score replaced by random numbers, nothing repaired, nothing trained, spread evenly. */
export function byLot(recipes: readonly Recipe[], recipe: Recipe): Recipe {
  const units = new Set(sentences(recipe).map(({ unit }) => unit));
  const by = (name: string) => ({ ...findRecipe(recipes, name) });
  if (units.has('rank')) {
    const lot = (one: Recipe): Recipe => ({
      ...one,
      score: 'random',
      compensation: 'none',
      schedule: 'oneShot',
      allocation:
        one.unit === 'rank' && typeof one.allocation === 'object'
          ? { name: 'uniform', linears: one.allocation['linears'] }
          : 'uniform',
    });
    const then = recipe.then?.map((one) => ({ ...one, score: 'random', compensation: 'none' as const }));
    const cut: Recipe = { ...recipe, inTrainingPruning: undefined };
    return { ...lot(untrained(cut)), name: `${recipe.name}-control`, ...(then ? { then } : {}) };
  }
  if (units.has('weight')) return by('random');
  if (units.size === 1) {
    const [unit] = units;
    if (unit === 'layer') return by('random-layers');
    if (unit === 'sublayer') return by('random-sublayers');
    if (unit === 'neuron' || unit === 'kvGroup') {
      return { ...by(unit === 'neuron' ? 'random-neurons' : 'random-groups'), allocation: 'global', group: 'model' };
    }
  }
  return by('random-units');
}

/** A plain way to cut the unit of a recipe at once. */
const plainCut: Readonly<Record<Exclude<Recipe['unit'], 'none'>, (recipes: readonly Recipe[]) => Recipe>> = {
  weight: (recipes) => ({ ...findRecipe(recipes, 'global-magnitude'), group: 'matrix', allocation: 'uniform' }),
  structure: (recipes) => findRecipe(recipes, 'flap'),
  kvGroup: (recipes) => ({ ...findRecipe(recipes, 'flap'), unit: 'kvGroup' }),
  neuron: (recipes) => ({ ...findRecipe(recipes, 'flap'), unit: 'neuron' }),
  sublayer: (recipes) => findRecipe(recipes, 'finercut'),
  layer: (recipes) => findRecipe(recipes, 'sleb'),
  rank: (recipes) => findRecipe(recipes, 'svd-llm'),
};

/**
 * What training has to beat: adapting the model as it is; recovering the cut that was not trained, and plain low-rank training
 * of as many steps; pruning while training a plain cut that is trained for as many steps in the same way.
 */
export function trainingControls(recipes: readonly Recipe[], recipe: Recipe): readonly Control[] {
  const { inTrainingPruning, recovery, defaults } = recipe;
  if (!prunes(recipe)) return [{ name: 'the model as it is', recipe: null, sparsity: 0 }];
  const { sparsity } = defaults;
  if (inTrainingPruning && recipe.unit !== 'none') {
    const training = trainingOf(inTrainingPruning);
    const steps = inTrainingPruning.steps + (recovery === 'none' ? 0 : recovery.steps);
    const cut = plainCut[recipe.unit](recipes);
    // A method that trains nothing but its choice is compared with a plain choice.
    const after = training.train === 'frozen' ? ('none' as const) : { ...training, steps };
    const name = after === 'none' ? cut.name : `${cut.name}, then trained`;
    return [{ name, recipe: { ...cut, name: `${cut.name}-then-trained`, recovery: after }, sparsity }];
  }
  if (recovery === 'none') return [];
  const lora = { ...recovery, train: 'lora', objectives: ['nextToken'], regularisers: [], rate: 0.002 };
  return [
    { name: 'untrained', recipe: untrained(recipe), sparsity },
    { name: 'low-rank training', recipe: { ...recipe, name: `${recipe.name}-with-lora`, recovery: lora }, sparsity },
  ];
}

/** The words of an in-training pruning without those for how it prunes. */
const trainingOf = (inTrainingPruning: NonNullable<Recipe['inTrainingPruning']>): Exclude<Recipe['recovery'], 'none'> =>
  Object.fromEntries(Object.entries(inTrainingPruning).filter(([key]) => key !== 'method')) as Exclude<
    Recipe['recovery'],
    'none'
  >;

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

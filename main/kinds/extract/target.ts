import type { Target } from '../../../preload/contract/index.ts';
import { coarsestBytes, precisionForBytes, roundedBytes } from '../../compress/granularity/precision/precision.ts';
import {
  bytesBeside,
  grows,
  leastBytes,
  limitOf,
  removedParameters,
  retokenizes,
  rounds,
  shrinks,
} from '../../compress/recipe/properties.ts';
import type { Recipe } from '../../compress/recipe/document.ts';
import { largestShare } from '../../runtime/shares.ts';
import { patternOf, prunes } from '../../compress/recipe/specification.ts';
import { describeJson } from '../../models/describe.ts';
import type { Subject } from '../../project/subjects.ts';
import type { Precision } from '../../models/precision.ts';

type LayerShares = Readonly<Record<string, number>> | undefined;

const described = (model: Subject) => describeJson(model.manifest.config);

/** Size of what is left, the parameters taking as much room as those of the model do on average. */
export const bytesLeft = (model: Subject, recipe: Recipe, sparsity: number, layers?: LayerShares): number =>
  ((model.parameters - removedParameters(described(model), recipe, { sparsity, layers })) / model.parameters) *
  model.bytes;

/**
 * The smallest share, in thousandths, that makes the model at most this large; null when none does or the recipe only
 * makes zeros, which take as much room as other numbers.
 */
export function sparsityForBytes(model: Subject, recipe: Recipe, bytes: number, layers?: LayerShares): number | null {
  const fits = (thousandths: number) => bytesLeft(model, recipe, thousandths / 1000, layers) <= bytes;
  // The more is removed, the less is left: the first that fits is found by halving.
  let [low, high] = [0, largestShare * 1000];
  if (!fits(high)) return null;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) high = middle;
    else low = middle;
  }
  return high / 1000;
}

/** Bytes that a number takes on average. */
const bytesEach = ({ bytes, parameters }: Subject): number => bytes / parameters;

/** Size of the model once a recipe has rounded it. */
export const bytesRounded = (model: Subject, recipe: Recipe, precision: Precision): number =>
  roundedBytes(described(model), precision, bytesEach(model)) + bytesBeside(described(model), recipe);

/** The finest precision with which a recipe makes the model at most this large; null where rounding alone does not. */
export const precisionWithin = (model: Subject, recipe: Recipe, bytes: number): Precision | null =>
  precisionForBytes(described(model), bytes - bytesBeside(described(model), recipe), bytesEach(model));

/**
 * The same where it has to be.
 *
 * @throws naming the smallest that rounding can make of it.
 */
export function precisionForSize(model: Subject, recipe: Recipe, bytes: number): Precision {
  const found = precisionWithin(model, recipe, bytes);
  if (found) return found;
  const beside = bytesBeside(described(model), recipe);
  throw tooSmall(model, bytes, coarsestBytes(described(model), bytesEach(model)) + beside);
}

/** Bytes of the smallest mix of formats that a recipe can make of a model. */
export const smallestMix = (model: Subject, recipe: Recipe): number =>
  leastBytes(described(model), recipe, bytesEach(model));

/** Why a size is not reached by rounding alone. */
export const tooSmall = ({ name }: Subject, bytes: number, smallest: number): Error =>
  new Error(
    `Rounding alone cannot make ${name} as small as ${(bytes / 1e6).toFixed(1)} MB: the smallest is ${(smallest / 1e6).toFixed(1)} MB. Choose a larger size, or cut first and round then, in a plan.`,
  );

/** The share a run removes: what was asked for, else what the recipe says; null when the run will search for it. */
export function sparsityOf(
  model: Subject,
  recipe: Recipe,
  target: Target | undefined,
  layers?: LayerShares,
): number | null {
  const { defaults, name } = recipe;
  if (!prunes(recipe)) {
    if (!target) return 0;
    throw new Error(`The recipe ${name} trains and removes nothing, so it has no target; leave the target out.`);
  }
  if (rounds(recipe)) {
    if (!target || target.kind === 'bytes') return 0;
    throw new Error(
      `The recipe ${name} rounds and removes nothing, so it has no share; give a size, or a precision such as ${defaults.precision ?? 'q8_0'}.`,
    );
  }
  if (grows(recipe)) {
    if (!target) return 0;
    throw new Error(
      `The recipe ${name} makes a model larger and removes nothing, so it has no target; leave the target out, or choose a recipe that removes something.`,
    );
  }
  const pattern = patternOf(recipe);
  if (pattern) {
    const fixed = pattern.remove / pattern.of;
    if (!target || (target.kind === 'sparsity' && target.value === fixed)) return fixed;
    throw new Error(
      `The recipe ${name} removes ${pattern.remove} of every ${pattern.of} weights, so its sparsity is always ${fixed}; leave the target out or choose another recipe.`,
    );
  }
  switch (target?.kind) {
    case undefined:
      return defaults.sparsity;
    case 'sparsity':
      return target.value;
    case 'keep':
    case 'time':
      if (retokenizes(recipe))
        throw new Error(
          `The recipe ${name} removes tokens, after which a token is another amount of text, so neither a loss nor a time per token can be a goal; give the share of tokens to remove, or a size.`,
        );
      if (recipe.inTrainingPruning)
        throw new Error(
          `The recipe ${name} prunes while it trains, so every try of a search would be a training; give the share to remove instead.`,
        );
      return null;
    case 'bytes':
      return reachedSparsity(model, recipe, target.value, layers);
  }
}

function reachedSparsity(model: Subject, recipe: Recipe, bytes: number, layers: LayerShares): number {
  const { name } = recipe;
  if (!shrinks(recipe)) {
    throw new Error(
      `The recipe ${name} makes zeros, which take as much room as other numbers, so it cannot reach a size; choose a recipe that removes units, such as flap.`,
    );
  }
  const found = sparsityForBytes(model, recipe, bytes, layers);
  if (found !== null) return found;
  throw new Error(
    `The recipe ${name} cannot make ${model.name} as small as ${(bytes / 1e6).toFixed(1)} MB: ${limitOf(recipe)}. Choose a larger size or a smaller model.`,
  );
}

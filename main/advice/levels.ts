import type { Settings } from '../compress/extraction/extraction.ts';
import { parametersIn } from '../compress/granularity/parameters.ts';
import { roundedBytes } from '../compress/granularity/precision/precision.ts';
import { precisionOf } from '../models/precision.ts';
import type { Recipe } from '../compress/recipe/document.ts';
import { findRecipe } from '../compress/recipe/load.ts';
import { leastBytes, plannedModel, refusalOf } from '../compress/recipe/properties.ts';
import type { Described } from '../models/architecture.ts';
import type { AdviceInput } from './input.ts';

/** One thing that is done to a model to see what it costs: a recipe with one choice, alone. */
export interface Level {
  readonly recipe: string;
  /** Share of the units that goes. */
  readonly sparsity: number;
  /** Bytes of all tensors that a rounding may take. */
  readonly bytes?: number;
}

/** Where a result has to run. */
type Container = NonNullable<AdviceInput['format']>;

/**
 * The recipe that rounds to what a container carries, every group of matrices to the format that it needs; null for a container
 * that holds numbers only as floats.
 */
export const roundingFor = (container: Container | null): string | null =>
  ({ any: 'mixed-integers', gguf: 'mixed-precision', onnx: 'mixed-onnx', hf: null })[container ?? 'any'];

/**
 * Recipes that cut before a rounding, each so that every program loads what is left: one width for all layers, or a narrower
 * stream through them.
 */
const cuttings: ReadonlyMap<string, string> = new Map([
  ['refit-uniform', 'the attention groups and neurons'],
  ['slicegpt-tied', 'the channels that all layers share, turned to what the text uses,'],
]);

/** What a recipe that cuts takes its share of, in words. */
export const unitsOf = (cutting: string): string => cuttings.get(cutting) ?? 'the units';

/** Those of them that can cut a model. */
export const cuttersOf = (model: Described, recipes: readonly Recipe[]): readonly Recipe[] =>
  [...cuttings.keys()].map((name) => findRecipe(recipes, name)).filter((recipe) => refusalOf(model, recipe) === null);

/** Shares of the units that are tried; what lies between is interpolated, and more is never advised. */
export const cutShares = [0.1, 0.25, 0.5] as const;

export const cutBy = (recipe: string, share: number): Level => ({ recipe, sparsity: share });

/** Sizes that a rounding is tried at. */
const sizes = 7;

/**
 * Sizes from eight bits, which cost nothing that can be told from chance, to the smallest that a rounding makes, each by the
 * same factor smaller than the one before.
 *
 * @param others bytes of a number that is not rounded.
 */
export function roundingSizes(model: Described, rounding: Recipe, others: number): readonly number[] {
  const least = leastBytes(model, rounding, others);
  const most = Math.max(least, roundedBytes(model, precisionOf('q8_0'), others));
  return Array.from({ length: sizes }, (_, i) => Math.ceil(most * (least / most) ** (i / (sizes - 1))));
}

export const roundedTo = (recipe: string, bytes: number): Level => ({ recipe, sparsity: 0, bytes });

/** Share of a model's numbers that is not in what is left of it. */
export const goneFrom = (model: Described, left: Described): number => 1 - parametersIn(left) / parametersIn(model);

/** All that is measured: every level with its place on the axis of its kind. */
export interface Levels {
  /** By bits that a number takes on average, rising. */
  readonly roundings: readonly (readonly [bits: number, Level])[];
  /** For every recipe that cuts, by share of the numbers that goes, rising. */
  readonly cuts: ReadonlyMap<string, readonly (readonly [gone: number, Level])[]>;
}

/** How many levels there are. */
export const levelsIn = ({ roundings, cuts }: Levels): number =>
  [roundings, ...cuts.values()].reduce((sum, { length }) => sum + length, 0);

/** @param rounding recipe that rounds; null where nothing is rounded. */
export function levelsOf(
  model: Described,
  recipes: readonly Recipe[],
  rounding: string | null,
  { bytes: all, parameters }: { readonly bytes: number; readonly parameters: number },
): Levels {
  const rounded = (recipe: string) =>
    roundingSizes(model, findRecipe(recipes, recipe), all / parameters).map(
      (bytes) => [(8 * bytes) / parameters, roundedTo(recipe, bytes)] as const,
    );
  return {
    roundings: rounding === null ? [] : rounded(rounding).reverse(),
    cuts: new Map(cuttersOf(model, recipes).map((recipe) => [recipe.name, cutsBy(model, recipe)])),
  };
}

/** Shares of whole units may come to the same, or to none, on a small model. */
function cutsBy(model: Described, recipe: Recipe): (readonly [number, Level])[] {
  const levels = new Map<number, Level>();
  for (const share of cutShares) {
    const gone = goneFrom(model, plannedModel(model, recipe, share, false));
    if (gone > 0) levels.set(gone, cutBy(recipe.name, share));
  }
  return [...levels];
}

/** Settings of an extraction that does this and nothing else. */
export const settingsOf = ({ sparsity, bytes }: Level, lambda: number | null, seed: number): Settings => ({
  ...{ sparsity, lambda, seed },
  ...(bytes === undefined ? {} : { bytes }),
});

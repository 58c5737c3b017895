import type { Settings } from '../compress/extraction/extraction.ts';
import { parametersIn } from '../compress/granularity/parameters.ts';
import { roundedBytes } from '../compress/granularity/precision/precision.ts';
import { precisionOf } from '../models/precision.ts';
import type { Recipe } from '../compress/recipe/document.ts';
import { findRecipe } from '../compress/recipe/load.ts';
import { leastBytes, plannedModel, refusalOf } from '../compress/recipe/properties.ts';
import type { Described } from '../models/architecture.ts';
import { ggufArchitectureOf } from '../gguf/architectures/index.ts';
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

/** Shares of the units that are tried; what lies between is interpolated, and more is never advised. */
export const cutShares = [0.1, 0.25, 0.5] as const;

/** A recipe that cuts before a rounding. */
interface Cutting {
  /** What it takes its share of, in words. */
  readonly units: string;
  /**
   * The recipe whose sizes it has, for one that searches: it ends with as many numbers and a width of its own in every layer, which
   * only some programs load. The others leave every layer alike.
   */
  readonly sizes?: string;
}

/** Recipes that cut before a rounding: one width for all layers, searched widths, or a narrower stream through all of them. */
const cuttings: ReadonlyMap<string, Cutting> = new Map([
  ['refit-uniform', { units: 'the attention groups and neurons' }],
  [
    'darwinlm',
    { units: 'the attention groups and neurons, where a search finds them needed least,', sizes: 'refit-uniform' },
  ],
  ['slicegpt-tied', { units: 'the channels that all layers share, turned to what the text uses,' }],
]);

/** What a recipe that cuts takes its share of, in words. */
export const unitsOf = (cutting: string): string => cuttings.get(cutting)?.units ?? 'the units';

/** A recipe that cuts, and the one that says beforehand what size it leaves. */
export interface Cutter {
  readonly recipe: Recipe;
  readonly sizes: Recipe;
  /** Shares of the units that it is tried at. */
  readonly tried: readonly number[];
  /** Least share that is advised of it. */
  readonly least: number;
}

/** Those that can cut a model so that it runs where the result has to run. */
export function cuttersOf(
  model: Described,
  recipes: readonly Recipe[],
  container: Container | null,
): readonly Cutter[] {
  const found: Cutter[] = [];
  for (const [name, { sizes = name }] of cuttings) {
    const [recipe, uniform] = [findRecipe(recipes, name), findRecipe(recipes, sizes)];
    if (refusalOf(model, recipe) !== null) continue;
    if (sizes === name) found.push({ recipe, sizes: recipe, tried: cutShares, least: 0 });
    // A search takes many times what a cut takes and finds little where little goes: it is neither tried nor advised there.
    else if (loadsUneven(model, uniform, container))
      found.push({ recipe, sizes: uniform, tried: cutShares.slice(1), least: cutShares[1] });
  }
  return found;
}

/** Whether a model whose layers differ in width runs where it has to: where nothing is said, in what most programs load. */
function loadsUneven(model: Described, uniform: Recipe, container: Container | null): boolean {
  if (container === 'hf') return false;
  if (container === 'onnx') return true;
  const [first] = plannedModel(model, uniform, Math.max(...cutShares), true).architecture.layers;
  const [, ...rest] = model.architecture.layers;
  const layers = first ? [first, ...rest] : [];
  return ggufArchitectureOf({ family: model.family, architecture: { ...model.architecture, layers } }).as !== null;
}

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

/** @param cutters those that can cut the model. @param rounding recipe that rounds; null where nothing is rounded. */
export function levelsOf(
  model: Described,
  { cutters, rounding }: { readonly cutters: readonly Cutter[]; readonly rounding: Recipe | null },
  { bytes: all, parameters }: { readonly bytes: number; readonly parameters: number },
): Levels {
  const rounded = (recipe: Recipe) =>
    roundingSizes(model, recipe, all / parameters).map(
      (bytes) => [(8 * bytes) / parameters, roundedTo(recipe.name, bytes)] as const,
    );
  return {
    roundings: rounding === null ? [] : rounded(rounding).reverse(),
    cuts: new Map(cutters.map((cutter) => [cutter.recipe.name, cutsBy(model, cutter)])),
  };
}

/** Shares of whole units may come to the same, or to none, on a small model. */
function cutsBy(model: Described, cutter: Cutter): (readonly [number, Level])[] {
  const levels = new Map<number, Level>();
  for (const share of cutter.tried) {
    const gone = goneFrom(model, plannedModel(model, cutter.sizes, share, false));
    if (gone > 0) levels.set(gone, cutBy(cutter.recipe.name, share));
  }
  return [...levels];
}

/** Settings of an extraction that does this and nothing else. */
export const settingsOf = ({ sparsity, bytes }: Level, lambda: number | null, seed: number): Settings => ({
  ...{ sparsity, lambda, seed },
  ...(bytes === undefined ? {} : { bytes }),
});

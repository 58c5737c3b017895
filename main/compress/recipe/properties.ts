import { granularityOf } from '../granularity/index.ts';
import type { Described } from '../../models/architecture.ts';
import { linearParameters, parametersIn } from '../granularity/parameters.ts';
import { largestShare } from '../../runtime/shares.ts';
import type { Shares } from '../extraction/extraction.ts';
import type { CalibrationStatistic } from '../statistics/statistic.ts';
import { type Recipe, removalShares, specifications } from './document.ts';
import type { Specification } from './specification.ts';
import { specificationNeeds } from './needs.ts';
import { methods } from '../../tuning/methods/index.ts';

/** What has to be measured before the recipe can choose, over all its specifications. */
export const recipeNeeds = (recipe: Recipe): readonly CalibrationStatistic[] => [
  ...new Set(specifications(recipe).flatMap(specificationNeeds)),
];

/** Whether λ is the weight of general text beside the domain's, and not the domain's share. */
export const weighsGeneral = (recipe: Recipe): boolean =>
  recipeNeeds(recipe).some((statistic) => statistic.weighsGeneral === true);

/**
 * The λ of a recipe where nobody says one: its own, or 1 where there is no general text to blend with the domain's; null where it has
 * none.
 *
 * @throws where general text is needed at the λ that was asked for, or for what the recipe is.
 */
export function lambdaOf(recipe: Recipe, asked: number | undefined, hasGeneral: boolean): number | null {
  const { name, defaults } = recipe;
  if (defaults.lambda === null) return null;
  const weighs = weighsGeneral(recipe);
  const alone = weighs ? 0 : 1;
  const lambda = asked ?? defaults.lambda;
  if (hasGeneral || lambda === alone) return lambda;
  if (asked === undefined && !weighs) return alone;
  throw new Error(
    `The recipe ${name} reads general text at λ ${lambda}; choose a dataset of general text, or λ ${alone} to go by the domain's text alone.`,
  );
}

/** Whether a recipe decides the share of every layer itself, so that a person can only leave layers whole. */
export const decidesShares = (recipe: Recipe): boolean =>
  specifications(recipe).some((one) => granularityOf(one.unit).decidesShares(one));

/** Whether a recipe stores what is there in fewer bits, so that a precision says how far it goes, and no share. */
export const rounds = (recipe: Recipe): boolean =>
  specifications(recipe).some(({ unit }) => granularityOf(unit).rounds);

/** Whether a recipe adds to the model and removes nothing, so that it has no share and no size to reach. */
export const grows = (recipe: Recipe): boolean => specifications(recipe).some(({ unit }) => granularityOf(unit).grows);

/** Whether a recipe changes the tokens, so that the result has a tokenizer of its own. */
export const retokenizes = (recipe: Recipe): boolean =>
  specifications(recipe).some(({ unit }) => granularityOf(unit).retokenizes);

/** Why layers can neither be left whole nor have shares of their own, behind the name of the recipe; null where they can. */
export const noLayerShares = (recipe: Recipe): string | null =>
  specifications(recipe).flatMap(({ unit }) => granularityOf(unit).allLayers ?? [])[0] ?? null;

/** What stays of a model whatever share a recipe removes, and how much of the rest can go. */
export function limitOf(recipe: Recipe): string {
  const [stays] = specifications(recipe).flatMap(({ unit }) => granularityOf(unit).stays ?? []);
  const { whole, rest } = stays ?? { whole: 'embeddings and output head', rest: 'the rest' };
  return `${whole === null ? '' : `${whole} stay, and `}at most ${largestShare * 100} % of ${rest} can go`;
}

/** Whether a recipe that rounds decides itself what each tensor is stored as. */
export const mixes = (recipe: Recipe): boolean =>
  specifications(recipe).some((one) => granularityOf(one.unit).mixes?.(one));

/** Fewest bytes that a recipe which mixes can make of a model, a number that is not rounded taking `others`. */
export const leastBytes = (model: Described, recipe: Recipe, others: number): number =>
  Math.max(0, ...specifications(recipe).map((one) => granularityOf(one.unit).leastBytes?.(model, one, others) ?? 0)) +
  bytesBeside(model, recipe);

/** Bytes of what a recipe that rounds puts beside the matrices of a model. */
export const bytesBeside = (model: Described, recipe: Recipe): number =>
  specifications(recipe).reduce((sum, one) => sum + (granularityOf(one.unit).bytesBeside?.(model, one) ?? 0), 0);

/** Why a model cannot be cut, or trained, by a recipe; null where it can. */
export function refusalOf(model: Described, recipe: Recipe): string | null {
  for (const one of specifications(recipe)) {
    const refusal = granularityOf(one.unit).refusal?.(model, one) ?? null;
    if (refusal !== null) return refusal;
  }
  const { recovery } = recipe;
  return recovery === 'none' ? null : (methods.bind(recovery.train).component.refusal?.(model) ?? null);
}

/**
 * The model as a recipe leaves it that takes the same share everywhere, before anything is scored.
 *
 * @param wholeBlocks whether what is left will be rounded.
 * @throws where the recipe decides itself who loses how much.
 */
export function plannedModel(model: Described, recipe: Recipe, share: number, wholeBlocks: boolean): Described {
  const all = specifications(recipe);
  const [first] = all;
  const plan = first && all.length === 1 ? granularityOf(first.unit).planned : undefined;
  const planned = first && plan ? plan(model, first, share, wholeBlocks) : null;
  if (!planned) throw new Error(`What ${recipe.name} leaves of a model cannot be said before it is carried out.`);
  return planned;
}

/**
 * The share of its own unit that one of several specifications removes, given its part of the linears of the whole model, of which
 * `left` is what the ones before it left.
 */
export const shareOfUnit = (whole: Described, left: Described, one: Specification, part: number): number =>
  Math.min(largestShare, (part * linearParameters(whole)) / granularityOf(one.unit).parameters(left, one));

/** The model as several specifications leave it one after the other; null where one of them cannot say it beforehand. */
function plannedSteps(model: Described, recipe: Recipe, { sparsity, layers }: Shares): Described | null {
  const parts = removalShares(recipe);
  let left = model;
  for (const [at, one] of specifications(recipe).entries()) {
    const share = shareOfUnit(model, left, one, (parts[at] ?? 1) * sparsity);
    const alike = !layers && typeof one.schedule === 'string';
    const planned = alike ? granularityOf(one.unit).planned?.(left, one, share, false) : null;
    if (!planned) return null;
    left = planned;
  }
  return left;
}

/** Whether a recipe ends where its method says, so that the share asked for is the most that goes. */
export const endsItself = (recipe: Recipe): boolean =>
  specifications(recipe).some(
    ({ unit, allocation }) => granularityOf(unit).allocations.bind(allocation).component.endsItself,
  );

/** Whether a recipe makes the model smaller, or only makes zeros. */
export const shrinks = (recipe: Recipe): boolean =>
  specifications(recipe).some(({ unit }) => granularityOf(unit).shrinks);

/** Parameters that a recipe removes at a share, as nearly as can be said before anything is scored; less than 0 where it adds more. */
export function removedParameters(model: Described, recipe: Recipe, shares: Shares): number {
  const all = specifications(recipe);
  const [first] = all;
  if (!first) return 0;
  if (all.length > 1) {
    const left = plannedSteps(model, recipe, shares);
    // Several specifications together remove a share of all linears.
    return left ? parametersIn(model) - parametersIn(left) : Math.floor(shares.sparsity * linearParameters(model));
  }
  const granularity = granularityOf(first.unit);
  return granularity.removed(model, first, shares) - granularity.added(model, first, shares);
}

import { unitAllocations } from '../granularity/width/allocations/index.ts';
import { unitCompensations } from '../granularity/width/compensations/index.ts';
import type { Settings } from './extraction.ts';
import { nameOf } from '../../components/component.ts';
import { rankAllocations } from '../granularity/rank/allocations.ts';
import { type Recipe, sentences } from '../recipe/recipe.ts';
import { compensationsOf, prunes, type Sentence, unitKinds } from '../recipe/specification.ts';
import { type Described, depthUnits } from '../granularity/depth/units.ts';

type Shares = Pick<Settings, 'sparsity' | 'layers'>;

/** Whether a recipe makes the model smaller, or only makes zeros. */
export const shrinks = (recipe: Recipe): boolean => sentences(recipe).some(({ unit }) => unit !== 'weight');

/** Parameters that a recipe removes at a share, as nearly as can be said before anything is scored. */
export function removedParameters(model: Described, recipe: Recipe, { sparsity, layers }: Shares): number {
  if (!prunes(recipe)) return 0;
  // Several sentences together remove a share of all linears.
  if (recipe.then) return Math.floor(sparsity * linearParameters(model));
  return removedBy(model, recipe, { sparsity, layers });
}

/** Parameters of all linears. */
export const linearParameters = ({ family, architecture }: Described): number =>
  family
    .parameters(architecture)
    .filter(({ role }) => role === 'linear')
    .reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);

/** Parameters that a sentence's unit has altogether. */
export function unitParameters(model: Described, { unit, allocation }: Sentence): number {
  const { family, architecture } = model;
  switch (unit) {
    case 'weight':
      return linearParameters(model);
    case 'layer':
    case 'sublayer':
      return depthUnits(model, unit).reduce((sum, { cost }) => sum + cost, 0);
    case 'rank': {
      const { component, options } = rankAllocations.bind(allocation);
      return family
        .parameters(architecture)
        .filter((parameter) => parameter.role === 'linear' && component.includes(parameter, options))
        .reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    }
    default:
      return architecture.layers
        .flatMap((_, layer) => [...family.units(architecture, layer)])
        .filter(({ kind }) => unitKinds[unit].includes(kind))
        .reduce((sum, { cost, count }) => sum + cost * count, 0);
  }
}

function removedBy(model: Described, sentence: Sentence, shares: Shares): number {
  switch (sentence.unit) {
    case 'weight':
      return -addedByFactors(model, sentence);
    case 'layer':
    case 'sublayer':
      return depthParameters(model, sentence.unit, shares);
    case 'rank':
      return rankParameters(model, sentence, shares);
    default:
      return widthParameters(model, sentence, shares);
  }
}

const shareIn = ({ sparsity, layers }: Shares, layer: number): number => layers?.[String(layer)] ?? sparsity;

function widthParameters({ family, architecture }: Described, sentence: Sentence, shares: Shares): number {
  const sites = architecture.layers
    .flatMap((_, layer) => [...family.units(architecture, layer)])
    .filter(({ kind }) => unitKinds[sentence.unit].includes(kind));
  // Compensating biases come on top: one vector of the hidden size for each site that loses something.
  const adds = compensationsOf(sentence).some((choice) => unitCompensations.bind(choice).component.addsBias);
  const biases = adds ? sites.filter(({ layer }) => shareIn(shares, layer) > 0).length * architecture.hidden : 0;
  if (!unitAllocations.bind(sentence.allocation).component.decides) {
    return (
      sites.reduce((sum, { layer, cost, count }) => sum + cost * Math.floor(shareIn(shares, layer) * count), 0) - biases
    );
  }
  const ranked = sites.filter(({ layer }) => shareIn(shares, layer) > 0);
  const all = ranked.reduce((sum, { cost, count }) => sum + cost * count, 0);
  // The choice ends before the first unit that does not fit.
  const largest = ranked.reduce((most, { cost }) => Math.max(most, cost), 0);
  return Math.max(0, Math.floor(shares.sparsity * all) - largest) - biases;
}

function depthParameters(model: Described, unit: 'layer' | 'sublayer', { sparsity }: Shares): number {
  const candidates = depthUnits(model, unit);
  const count = Math.min(candidates.length - 1, Math.max(1, Math.round(sparsity * candidates.length)));
  return Math.round((candidates.reduce((sum, { cost }) => sum + cost, 0) * count) / candidates.length);
}

function rankParameters({ family, architecture }: Described, { allocation }: Sentence, shares: Shares): number {
  const { component, options } = rankAllocations.bind(allocation);
  return family
    .parameters(architecture)
    .filter((parameter) => parameter.role === 'linear' && component.includes(parameter, options))
    .reduce(
      (sum, { part, shape }) => sum + Math.floor(shareIn(shares, Number(part)) * shape.reduce((a, b) => a * b, 1)),
      0,
    );
}

/** A low-rank residual stays beside its matrix. */
function addedByFactors({ family, architecture }: Described, sentence: Sentence): number {
  const choice = compensationsOf(sentence).find((one) => nameOf(one) === 'residual');
  if (!choice) return 0;
  const rank = typeof choice === 'object' && typeof choice['rank'] === 'number' ? choice['rank'] : 8;
  return family
    .parameters(architecture)
    .filter(({ role }) => role === 'linear')
    .reduce((sum, { shape: [rows = 0, columns = 0] }) => sum + Math.min(rank, rows, columns) * (rows + columns), 0);
}

import type { Described, LayerShape } from '../../../models/architecture.ts';
import { compensationsOf, type Specification } from '../../recipe/specification.ts';
import { blockOf, rounded } from '../tiles.ts';
import { unitAllocations } from './allocations/index.ts';
import { unitCompensations } from './compensations/index.ts';
import { sitesOf } from './units.ts';

/**
 * The model as it is left where every site loses the same share, before anything is scored; null where the allocation decides who
 * loses how much.
 *
 * @param wholeBlocks whether what is left will be rounded; see Settings.
 */
export function planned(
  model: Described,
  specification: Specification,
  share: number,
  wholeBlocks: boolean,
): Described | null {
  const { component, options } = unitAllocations.bind(specification.allocation);
  if (component.decides) return null;
  const sites = sitesOf(model, specification.unit);
  const counts = sites.map(({ count }) => Math.floor(share * count));
  const exact = rounded(sites, counts, component.roundTo?.(options) ?? 1);
  const gone = wholeBlocks ? rounded(sites, exact, blockOf) : exact;
  const biased = compensationsOf(specification).some((choice) => unitCompensations.bind(choice).component.addsBias);
  const layers: LayerShape[] = [...model.architecture.layers];
  for (const [at, { layer, kind, count }] of sites.entries()) {
    const goes = gone[at] as number;
    if (goes > 0) layers[layer] = model.family.resize(layers[layer] as LayerShape, kind, count - goes, biased);
  }
  return { family: model.family, architecture: { ...model.architecture, layers } };
}

import type { Described } from '../../../models/architecture.ts';
import { mixtureSites, noExperts } from '../../../models/mixtures/expertUnits.ts';
import type { ExpertSite } from './score.ts';

/** Layers with experts, in forward order. */
export const expertSites = (model: Described): readonly ExpertSite[] => mixtureSites(model);

/** Why no expert of a model can go; null where some can. */
export function expertRefusal(model: Described): string | null {
  const sites = expertSites(model);
  if (!sites.length) return noExperts;
  if (sites.some(({ mixture }) => mixture.leads))
    return 'Experts of the model were merged, so that several rows of a router lead to one; cut the model that they were merged in.';
  if (model.architecture.layers.some(({ lowRank }) => Object.keys(lowRank ?? {}).length))
    return 'Matrices of the model are stored as two factors, and experts of such layers cannot be removed; remove experts first.';
  return null;
}

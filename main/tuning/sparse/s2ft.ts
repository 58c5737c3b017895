import { z } from 'zod';
import type { UnitSite, UnitSlice } from '../../models/architecture.ts';
import { elements } from '../../models/source.ts';
import { unitOfEntry } from '../../models/unitSums.ts';
import { order } from '../../runtime/random.ts';
import { ownParameters } from '../ownParameters.ts';
import type { Trainable } from '../../training/trainable.ts';
import type { Method } from '../../training/tuning.ts';
import { shareOf } from './sparseLinears.ts';

const options = z.strictObject({
  /** Share of every layer's key/value heads, with the query heads that read them. */
  heads: z.number().min(0).max(1).default(0.25),
  /** Share of every layer's feed-forward channels. */
  channels: z.number().min(0).max(1).default(0.1),
  /** output: only the columns that read the chosen units (attention's output and the network's); all: everything that belongs to them. */
  of: z.enum(['output', 'all']).default('output'),
});

/**
 * Structured sparse fine-tuning (Yang et al. 2024): a few heads and channels of every layer, drawn at random, trained in place.
 * Their rows and columns are dense blocks of the coupled matrices once units are sorted, so that a change can be stored, taken
 * out and put back as a small adapter.
 */
export const s2ft: Method<z.infer<typeof options>> = {
  name: 's2ft',
  changes: 'model',
  explanation:
    'Trains a few attention heads and feed-forward channels of every layer, drawn at random, and nothing else. The change is a small dense block of each matrix.',
  citation: 'Yang, Leng, Guo, Zhao, Nakada, Zhang, et al. NeurIPS 2024. arXiv:2412.06289',
  options,
  prepare: async ({ source, masks, seed }, { heads, channels, of }) => {
    const { family, architecture, parameters } = source;
    const sites = architecture.layers.flatMap((_, layer) => family.units(architecture, layer));
    const trainables = new Map<string, Trainable & { mask: Uint8Array }>();
    for (const [at, site] of sites.entries()) {
      const share = site.attends ? heads : channels;
      if (share === 0) continue;
      const units = order(seed * 8191 + at, site.count).slice(0, shareOf(share, site.count));
      for (const slice of site.slices.filter(({ local }) => of === 'all' || local === site.output)) {
        const parameter = parameters.find(({ place, local }) => place === site.layer && local === slice.local);
        // A linear made of two factors has no rows and columns of units.
        if (!parameter) continue;
        const [one] = await ownParameters(source, [parameter], null);
        if (!one) continue;
        const mask = blockMask(site, slice, parameter.shape, units);
        masks?.get(parameter.name)?.forEach((kept, i) => kept || (mask[i] = 0));
        trainables.set(parameter.name, Object.assign(one, { mask }));
      }
    }
    return { trainables: [...trainables.values()] };
  },
};

/** 1 in the rows (axis 0) or columns (axis 1) of the chosen units. */
function blockMask(site: UnitSite, slice: UnitSlice, shape: readonly number[], units: readonly number[]): Uint8Array {
  const chosen = new Set(units);
  const length = elements(shape);
  const unitOf = unitOfEntry(site, slice, length);
  return Uint8Array.from({ length }, (_, i) => (chosen.has(unitOf(i)) ? 1 : 0));
}

import { z } from 'zod';
import { largestShare } from '../../../../runtime/shares.ts';
import type { UnitAllocation } from '../allocation.ts';

const options = z.strictObject({
  /** Layers at either end that stay whole; the others lose more, so that the total is what was asked for. */
  protectFirst: z.number().int().min(0).default(0),
  protectLast: z.number().int().min(0).default(0),
  /** Neurons that stay come in multiples of this. */
  roundTo: z.number().int().min(1).max(4096).default(1),
});

export const uniform: UnitAllocation<z.infer<typeof options>> = {
  name: 'uniform',
  explanation: 'Every layer loses the same share.',
  citation: '',
  options,
  decides: false,
  needs: () => [],
  roundTo: ({ roundTo }) => roundTo,
  shares: ({ sites, shareOf, extraction: { layers } }, { protectFirst, protectLast }) => {
    const open = layers - protectFirst - protectLast;
    if (open <= 0 || (!protectFirst && !protectLast)) return sites.map(shareOf);
    return sites.map((site) =>
      site.layer < protectFirst || site.layer >= layers - protectLast
        ? 0
        : Math.min(largestShare, (shareOf(site) * layers) / open),
    );
  },
};

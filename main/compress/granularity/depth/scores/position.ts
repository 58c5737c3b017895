import { z } from 'zod';
import type { DepthScore } from '../score.ts';

const options = z.strictObject({ order: z.enum(['top', 'bottom', 'alternate', 'symmetric']).default('top') });

/** Where a layer stands: last ones first, first ones first, every other one, or those nearest the middle (Sajjad et al. 2023, §3). */
export const position: DepthScore<z.infer<typeof options>> = {
  name: 'position',
  explanation: 'Only where a layer stands: the last, the first, every other, or the middle ones go.',
  citation: 'Sajjad, Dalvi, Durrani, Nakov. Computer Speech & Language 2023. arXiv:2004.03844',
  options,
  rescored: false,
  needs: () => [],
  prepare:
    ({ extraction: { layers } }, { order }) =>
    (candidates) =>
      Promise.resolve(
        Float64Array.from(candidates, ({ layer }) => {
          if (order === 'top') return layers - layer;
          if (order === 'bottom') return layer;
          if (order === 'symmetric') return Math.abs(layer - (layers - 1) / 2);
          // Every other layer from the top, then the rest.
          return layer % 2 === (layers - 1) % 2 ? 2 * layers - layer : layers - layer;
        }),
      ),
};

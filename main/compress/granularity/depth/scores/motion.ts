import { z } from 'zod';
import type { DepthScore } from '../score.ts';
import { states } from '../../../statistics/states.ts';

const options = z.strictObject({ distance: z.enum(['cosine', 'angular']).default('cosine') });

/** Block influence: 1 − mean cos(h_in, h_out), or the mean angle (Men et al. 2024, ShortGPT, eq. 1). Whole layers only. */
export const motion: DepthScore<z.infer<typeof options>> = {
  name: 'motion',
  explanation: 'How far a layer turns the text’s inner state. Layers that pass it on almost unchanged go.',
  citation:
    'Men, Xu, Zhang, et al. 2024 (ShortGPT). arXiv:2403.03853; Sajjad, Dalvi, Durrani, Nakov. 2023. arXiv:2004.03844',
  options,
  rescored: false,
  needs: () => [states],
  prepare: async ({ statistics }, { distance }) => {
    const moved = await statistics.overLayers(states, (motions) =>
      motions.map(({ cosine, angular }) => (distance === 'cosine' ? 1 - cosine : angular)),
    );
    return async (candidates) => Float64Array.from(candidates, ({ layer }) => moved[layer] as number);
  },
};

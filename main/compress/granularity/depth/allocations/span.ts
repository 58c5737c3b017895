import { z } from 'zod';
import type { DepthAllocation } from '../allocation.ts';
import { mostRemoved } from './removal.ts';
import { angularDistance, states } from '../../../statistics/states.ts';

const options = z.strictObject({});

/**
 * The contiguous run of n layers whose input and output are nearest, arccos(cos(h_l, h_l+n)) / π at the last token
 * (Gromov et al. 2024, eq. 4). The score plays no part.
 */
export const span: DepthAllocation<z.infer<typeof options>> = {
  name: 'span',
  explanation: 'One run of neighbouring layers goes: the one whose end looks most like its beginning.',
  citation: 'Gromov, Tirumala, Shapourian, Glorioso, Roberts. 2024. arXiv:2403.17887',
  options,
  rescores: false,
  needs: () => [states],
  choose: async ({ candidates, sparsity, statistics, extraction }) => {
    const { layers, source } = extraction;
    const count = mostRemoved(layers, sparsity);
    const { hidden } = source.architecture;
    const distances = await statistics.overLayers(states, (motions) =>
      Array.from({ length: layers - count + 1 }, (_, first) => {
        const [from, to] = [motions[first], motions[first + count - 1]];
        return from && to ? angularDistance(from.lastBefore, to.lastAfter, hidden) : Infinity;
      }),
    );
    const first = distances.reduce((best, value, at) => (value < (distances[best] as number) ? at : best), 0);
    return candidates.filter(({ layer }) => layer >= first && layer < first + count);
  },
};

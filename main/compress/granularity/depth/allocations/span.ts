import { z } from 'zod';
import type { DepthAllocation } from '../allocation.ts';
import { mostRemoved } from './removal.ts';
import { angularDistance, states } from '../../../statistics/states.ts';

const options = z.strictObject({});

/**
 * The contiguous run of n layers whose input and output are nearest, arccos(cos(h_l, h_l+n)) / π at the last token
 * (Gromov et al. 2024, eq. 4), among the runs that no layer to be kept whole is part of. The score plays no part.
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
    const may = new Set(candidates.map(({ layer }) => layer));
    const runs = [...distances.keys()].filter((first) => length(may, first) >= count);
    const [first] = runs.sort((a, b) => (distances[a] as number) - (distances[b] as number));
    if (first === undefined)
      throw new Error(
        `No ${count} neighbouring layers of ${layers} may go, because layers between them are to stay whole; remove less, or let other layers stay.`,
      );
    return candidates.filter(({ layer }) => layer >= first && layer < first + count);
  },
};

/** How many layers from this one on may go. */
function length(may: ReadonlySet<number>, first: number): number {
  let count = 0;
  while (may.has(first + count)) count += 1;
  return count;
}

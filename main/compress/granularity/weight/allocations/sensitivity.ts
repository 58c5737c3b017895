import { z } from 'zod';
import { stage } from '../../../extraction/stages.ts';
import type { WeightAllocation } from '../allocation.ts';
import { largestShare, proportionalShares } from '../../../../runtime/shares.ts';
import { probeSlopes } from '../../../statistics/probeSlopes.ts';

const options = z.strictObject({
  probes: z.number().int().min(1).max(256).default(4),
  epsilon: z.number().gt(0).max(0.1).default(0.01),
  /** A layer loses at most this much more than the target (p_M − p). */
  above: z.number().gt(0).lt(0.5).default(0.1),
});

/**
 * ECoFLaP's coarse step: the zeroth-order slope of the loss along random changes of one layer, |g · W| without a
 * backward pass. Every layer keeps 1 − p_M of itself, and what else may stay is given out in proportion to the slopes, to no
 * layer more than it has (Sung et al. 2024, eq. 4 and 5).
 */
export const sensitivity: WeightAllocation<z.infer<typeof options>> = {
  name: 'sensitivity',
  explanation: 'Layers where small random changes move the loss more keep more; felt out by forward passes alone.',
  citation: 'Sung, Yoon, Bansal. ICLR 2024. arXiv:2310.02998',
  options,
  decides: true,
  ranks: false,
  needs: () => [probeSlopes],
  shares: async ({ extraction, statistics, linears, sparsity, shareOf }, { probes, epsilon, above }) => {
    const layers = [...new Set(linears.map(({ layer }) => layer))].filter((layer) => shareOf(layer) > 0);
    const slopes: number[] = [];
    for (const layer of layers) {
      const found = await statistics.measure(probeSlopes, { probes, epsilon, only: layer });
      slopes.push(found.reduce((sum, { slope }) => sum + Math.abs(slope), 0) / probes);
      extraction.workspace.progress(stage.probing, slopes.length, layers.length);
    }
    const shares = sharesBy(slopes, sparsity, above);
    const byLayer = new Map(layers.map((layer, i) => [layer, shares[i] ?? 0]));
    return { share: (index) => byLayer.get(linears[index]?.layer ?? -1) ?? 0 };
  },
};

/** Share that every layer loses: p_M less what it is given, slopeᵢ / Σ slope of what may stay beyond 1 − p_M. */
export function sharesBy(slopes: readonly number[], sparsity: number, above: number): number[] {
  const most = Math.min(largestShare, sparsity + above);
  const given = proportionalShares(
    slopes,
    slopes.map(() => 1),
    most - sparsity,
    most,
  );
  return given.map((share) => most - share);
}

import { z } from 'zod';
import { stage } from '../../../extraction/stages.ts';
import type { WeightAllocation } from '../allocation.ts';
import { spreadShares } from '../../shares.ts';
import { probeSlopes } from '../../../statistics/probeSlopes.ts';

const options = z.strictObject({
  probes: z.number().int().min(1).max(256).default(4),
  epsilon: z.number().gt(0).max(0.1).default(0.01),
  /** A layer may lose at most this much more or less than the target. */
  band: z.number().gt(0).lt(0.5).default(0.1),
});

/**
 * ECoFLaP's coarse step: the zeroth-order slope of the loss along random changes of one layer, |g · W| without a
 * backward pass; more sensitive layers keep more, inside a band around the target (Sung et al. 2024, eq. 4 and 5).
 */
export const sensitivity: WeightAllocation<z.infer<typeof options>> = {
  name: 'sensitivity',
  explanation: 'Layers where small random changes move the loss more keep more; felt out by forward passes alone.',
  citation: 'Sung, Yoon, Bansal. ICLR 2024. arXiv:2310.02998',
  options,
  decides: true,
  ranks: false,
  needs: () => [probeSlopes],
  shares: async ({ extraction, statistics, linears, sparsity, shareOf }, { probes, epsilon, band }) => {
    const layers = [...new Set(linears.map(({ layer }) => layer))].filter((layer) => shareOf(layer) > 0);
    const slopes: number[] = [];
    for (const layer of layers) {
      const found = await statistics.measure(probeSlopes, { probes, epsilon, only: layer });
      slopes.push(found.reduce((sum, { slope }) => sum + Math.abs(slope), 0) / probes);
      extraction.workspace.progress(stage.probing, slopes.length, layers.length);
    }
    const mean = slopes.reduce((a, b) => a + b, 0) / slopes.length;
    const widest = Math.max(...slopes.map((slope) => Math.abs(slope - mean)), 1e-300);
    const shares = spreadShares(
      slopes.map((slope) => (-band * (slope - mean)) / widest),
      layers.map(() => 1),
      sparsity,
    );
    const byLayer = new Map(layers.map((layer, i) => [layer, shares[i] ?? 0]));
    return { share: (index) => byLayer.get(linears[index]?.layer ?? -1) ?? 0 };
  },
};

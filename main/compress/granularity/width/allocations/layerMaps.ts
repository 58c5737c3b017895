import { z } from 'zod';
import type { UnitAllocation, UnitQuestion } from '../allocation.ts';
import { largestShare, proportionalShares, spreadShares } from '../../../../runtime/shares.ts';
import { states } from '../../../statistics/states.ts';

const costs = ({ sites }: UnitQuestion): number[] => sites.map(({ cost, count }) => cost * count);

const angularOptions = z.strictObject({
  slope: z.number().gt(0).default(1),
  /** Neurons that stay come in multiples of this. */
  roundTo: z.number().int().min(1).max(4096).default(1),
});

/**
 * CFSP: blocks that turn the hidden states more keep more, keep_l ∝ σ(slope · z(B_l)) with B_l the mean angular distance
 * between a block's input and output. The published constant 1e4 assumes 128 × 1024 tokens; z-scores need none.
 */
export const angular: UnitAllocation<z.infer<typeof angularOptions>> = {
  name: 'angular',
  explanation: 'Layers that change the text’s inner state more keep more.',
  citation: 'Wang, Xu, Zhang, et al. COLING 2025 (CFSP). arXiv:2409.13199',
  options: angularOptions,
  decides: true,
  needs: () => [states],
  roundTo: ({ roundTo }) => roundTo,
  shares: async (question, { slope }) => {
    const { sites, statistics, sparsity } = question;
    const importance = standardised(
      await statistics.overLayers(states, (motions) => motions.map(({ angular }) => angular)),
    );
    const keep = sites.map(({ layer }) => 1 / (1 + Math.exp(-slope * (importance[layer] as number))));
    // Kept shares proportional to σ are removed shares 1 − keep.
    return proportionalShares(keep, costs(question), 1 - sparsity, 1).map((kept) => Math.min(largestShare, 1 - kept));
  },
};

const depthOptions = z.strictObject({
  steepness: z.number().gt(0).default(1),
  middle: z.number().min(0).max(1).default(0.3),
  protectFirst: z.number().int().min(0).default(2),
  protectLast: z.number().int().min(0).default(2),
});

/** SEAP: ρ(x) ∝ 1 / (1 + e^(−k (x − x₀))) over relative depth x, the first and last layers whole. */
export const depthCurve: UnitAllocation<z.infer<typeof depthOptions>> = {
  name: 'depthCurve',
  explanation: 'Later layers lose more along a smooth curve; the first and last stay whole.',
  citation: 'Liang, Zhang, et al. 2025 (SEAP). arXiv:2503.07605',
  options: depthOptions,
  decides: true,
  needs: () => [],
  shares: (question, { steepness, middle, protectFirst, protectLast }) => {
    const { sites, sparsity, extraction } = question;
    const { layers } = extraction;
    const [first, last] = layers > protectFirst + protectLast ? [protectFirst, protectLast] : [0, 0];
    const curve = sites.map(({ layer }) =>
      layer < first || layer >= layers - last
        ? 0
        : 1 / (1 + Math.exp(-steepness * (layer / Math.max(1, layers - 1) - middle))),
    );
    return proportionalShares(curve, costs(question), sparsity);
  },
};

const cosineOptions = z.strictObject({ amplitude: z.number().gt(0).lt(1).default(0.2) });

/**
 * Adapt-Pruner: share_l = base − A · I_l, with I_l = 1 − cos(layer input, layer output), centred and scaled to at most 1.
 */
export const cosine: UnitAllocation<z.infer<typeof cosineOptions>> = {
  name: 'cosine',
  explanation: 'Layers whose output points where their input did lose more.',
  citation: 'Wang, Diao, et al. 2025 (Adapt-Pruner). arXiv:2502.03460',
  options: cosineOptions,
  decides: true,
  needs: () => [states],
  shares: async (question, { amplitude }) => {
    const { sites, statistics, sparsity } = question;
    const importance = await statistics.overLayers(states, (motions) =>
      motions.map(({ cosine: similar }) => 1 - similar),
    );
    const mean = importance.reduce((a, b) => a + b, 0) / importance.length;
    const widest = Math.max(...importance.map((value) => Math.abs(value - mean)), 1e-300);
    const deviations = sites.map(({ layer }) => (-amplitude * ((importance[layer] as number) - mean)) / widest);
    return spreadShares(deviations, costs(question), sparsity);
  },
};

function standardised(values: Float64Array): Float64Array {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
  return values.map((v) => (v - mean) / Math.max(deviation, 1e-300));
}

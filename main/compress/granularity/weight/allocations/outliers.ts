import { z } from 'zod';
import { wandaScore } from '../scores/wanda.ts';
import type { WeightAllocation } from '../allocation.ts';
import { spreadShares } from '../../../../runtime/shares.ts';
import { moments } from '../../../statistics/moments.ts';

const options = z.strictObject({
  /** A score is an outlier above this many times the mean of its layer. */
  times: z.number().gt(1).default(5),
  /** Half the width of the band in which shares may lie. */
  band: z.number().gt(0).lt(0.5).default(0.08),
});

/** OWL: layers with more outliers among their Wanda scores keep more, linearly within ± band (Yin et al. 2024, §3.3). */
export const outliers: WeightAllocation<z.infer<typeof options>> = {
  name: 'outliers',
  explanation: 'Layers with many weights that matter far more than the rest keep more.',
  citation: 'Yin, Wu, Zhang, et al. ICML 2024 (OWL). arXiv:2310.05175',
  options,
  decides: true,
  ranks: false,
  needs: () => [moments],
  shares: async ({ extraction, statistics, linears, sparsity, shareOf }, { times, band }) => {
    const layers = [...new Set(linears.map(({ layer }) => layer))].filter((layer) => shareOf(layer) > 0);
    const ratios: number[] = [];
    for (const layer of layers) {
      const all: Float32Array[] = [];
      for (const { parameter, index } of linears.filter((linear) => linear.layer === layer)) {
        const [rows, columns] = parameter.shape as [number, number];
        const values = await extraction.source.read(parameter);
        all.push(
          await wandaScore({ values, rows, columns, parameter, layer, index, statistics: statistics.layer(layer) }),
        );
      }
      const count = all.reduce((sum, scores) => sum + scores.length, 0);
      const mean = all.reduce((sum, scores) => sum + scores.reduce((a, b) => a + b, 0), 0) / count;
      const above = all.reduce((sum, scores) => sum + scores.filter((score) => score > times * mean).length, 0);
      ratios.push(above / count);
    }
    const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
    const deviations = ratios.map((ratio) => (most > least ? -2 * band * ((ratio - least) / (most - least)) : 0));
    const shares = spreadShares(
      deviations,
      layers.map(() => 1),
      sparsity,
    );
    const byLayer = new Map(layers.map((layer, i) => [layer, shares[i] ?? 0]));
    return { share: (index) => byLayer.get(linears[index]?.layer ?? -1) ?? 0 };
  },
};

import { z } from 'zod';
import type { WeightAllocation } from '../allocation.ts';
import { proportionalShares } from '../../shares.ts';

const options = z.strictObject({
  p: z.number().gt(0).max(1).default(0.5),
  q: z.number().min(1).default(1),
});

/**
 * PQ index I = 1 − d^(1/q − 1/p) ‖w‖_p / ‖w‖_q of every matrix; at least d (1 − I)^(pq/(q − p)) of its d weights have to
 * stay (Diao et al. 2023, theorem 2 with η = 0). Shares are proportional to what may go, scaled to the target.
 */
export const compressibility: WeightAllocation<z.infer<typeof options>> = {
  name: 'compressibility',
  explanation: 'Matrices whose weight lies in few large numbers lose more; measured by the PQ index.',
  citation: 'Diao, Wang, Zhang, Yang, Ding, Tarokh. ICLR 2023. arXiv:2302.05601',
  options: options.refine(({ p, q }) => p < q, 'p must be smaller than q'),
  decides: true,
  ranks: false,
  needs: () => [],
  shares: async ({ extraction, linears, sparsity, shareOf }, { p, q }) => {
    const open = linears.filter(({ layer }) => shareOf(layer) > 0);
    const removable: number[] = [];
    for (const { parameter } of open) removable.push(1 - keptShare(await extraction.source.read(parameter), p, q));
    const sizes = open.map(({ parameter }) => parameter.shape.reduce((a, b) => a * b, 1));
    const shares = proportionalShares(removable, sizes, sparsity);
    const byIndex = new Map(open.map(({ index }, at) => [index, shares[at] ?? 0]));
    return { share: (index) => byIndex.get(index) ?? 0 };
  },
};

/** (1 − I)^(pq/(q − p)) */
export function keptShare(values: Float32Array, p: number, q: number): number {
  const norm = (power: number) => values.reduce((sum, w) => sum + Math.abs(w) ** power, 0) ** (1 / power);
  const ratio = values.length ** (1 / q - 1 / p) * (norm(p) / Math.max(norm(q), 1e-300));
  return Math.min(1, ratio ** ((p * q) / (q - p)));
}

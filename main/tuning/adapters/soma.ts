import { z } from 'zod';
import { type AdapterComponent, adapterMethod } from './adapter.ts';
import { displaced, displacedTensors, evenly } from './displaced.ts';
import { minor } from './spectrum.ts';

const options = z.strictObject({
  rank: z.number().int().min(1).max(1024).default(8),
  /** Share of the layers, from the first, that stay as they are: what they compute is general. */
  frozen: z.number().min(0).lt(1).default(0.25),
  /** Weight decay per unit of learning rate at the first step; it falls to zero along a half cosine. */
  decay: z.number().min(0).max(10).default(0.1),
});

/** Adapters that start from the r smallest singular triplets, U_r S_r^½ · S_r^½ V_rᵀ (Yun et al. 2025, eq. 3). */
const adapter: AdapterComponent<z.infer<typeof options>> = {
  name: 'soma',
  explanation:
    'Learns only in the directions that every matrix uses least, and not at all in the first layers, so that general ability survives.',
  citation: 'Yun, Chae, Lee, Ro. CVPR 2025. arXiv:2412.04077',
  options,
  bind: ({ walk, source }, { rank, frozen, decay }) => {
    const first = Math.floor(frozen * source.architecture.layers.length);
    return {
      ...displaced,
      tensors: async (linear) => {
        if (linear.layer < first) return null;
        const { ut, s, vt } = await minor(walk.device, linear, rank);
        return displacedTensors(linear, evenly(await linear.read(), linear.rows, { ut, vt, sizes: s }));
      },
      // What decays is part of the weight itself, so decay ends where training does.
      hooks: (adapted) => ({
        afterUpdate: ({ number, steps, rate }) => {
          const left = 1 - (rate * decay * (1 + Math.cos((Math.PI * number) / steps))) / 2;
          for (const { tensors } of adapted) {
            for (const { values } of Object.values(tensors)) {
              for (let i = 0; i < values.length; i += 1) values[i]! *= left;
            }
          }
        },
      }),
    };
  },
};

export const soma = adapterMethod(adapter);

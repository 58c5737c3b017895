import { z } from 'zod';
import { GraphBuilder } from '../../graph/builder.ts';
import { gradient } from '../../graph/gradient.ts';
import { add, gemm, mul, reduceSum, scale } from '../../graph/ops/index.ts';
import type { Device } from '../../runtime/device.ts';
import { float32, floats } from '../../runtime/tensor.ts';
import type { Trainable } from '../../training/trainable.ts';
import { type AdaptedWith, type AdapterComponent, adapterMethod } from './adapter.ts';
import { beside, thinFactors, withProduct } from './factors.ts';
import { leading } from './spectrum.ts';

const options = z.strictObject({
  /** Adapters in the group of every matrix. */
  group: z.number().int().min(2).max(64).default(4),
  /** Rank of each of them. */
  rank: z.number().int().min(1).max(256).default(2),
  alpha: z.number().gt(0).default(4),
  /** Leading directions of the matrix that adapters are kept away from. */
  subspace: z.number().int().min(1).max(1024).default(16),
  /** Weight of staying away from them. */
  preserve: z.number().min(0).default(0.01),
  /** Weight of staying away from one another. */
  diversify: z.number().min(0).default(0.01),
});
type Options = z.infer<typeof options>;

/**
 * W + s · Σ Bᵢ Aᵢ with a regulariser on what the adapters read: p ‖A Vᵀ‖² + d Σ_{i≠j} ‖Aᵢ Aⱼᵀ‖² (Hu et al. 2024), A the
 * adapters' first factors below one another, V the leading right singular vectors of W.
 */
const adapter: AdapterComponent<Options> = {
  name: 'pego',
  explanation:
    'A group of thin corrections for every matrix that are held at right angles to what the matrix reads most, and to each other: what was known stays, and each learns something else.',
  citation: 'Hu, Zhang, Qi, Shi, Gao. ECCV 2024. arXiv:2407.15085',
  options,
  bind: ({ seed, walk }, chosen) => {
    const { group, rank, alpha } = chosen;
    return {
      tensors: async (one) => {
        const { rank: kept, vt } = await leading(walk.device, one, chosen.subspace);
        return {
          ...thinFactors(one, group * rank, seed),
          known: { shape: [kept, one.columns], values: vt, trained: false },
        };
      },
      merged: (values) => ({ weight: withProduct(values, alpha / rank), bias: values.bias }),
      forward: (x, values) => beside(x, values, alpha / rank),
      hooks: (adapted) => ({ beforeUpdate: () => regularise(walk.device, adapted, chosen) }),
    };
  },
};

/** Adds the gradient of the regularisers to that of every A. */
async function regularise(device: Device, adapted: readonly AdaptedWith[], chosen: Options): Promise<void> {
  for (const { linear, tensors, constants } of adapted) {
    const a = tensors['a'] as Trainable;
    const known = constants['known'] as Float32Array;
    const kernel = await device.compile(regulariserGraph(linear.columns, known.length / linear.columns, chosen));
    const feeds = {
      a: float32(a.values, a.shape),
      known: float32(known, [known.length / linear.columns, linear.columns]),
      others: float32(otherMembers(chosen), [a.shape[0] as number, a.shape[0] as number]),
    };
    const added = floats((await kernel.run(feeds))['gradient']);
    for (let i = 0; i < added.length; i += 1) a.gradient[i]! += added[i] as number;
  }
}

function regulariserGraph(columns: number, kept: number, { group, rank, preserve, diversify }: Options) {
  const builder = new GraphBuilder();
  const a = builder.input('a', 'float32', [group * rank, columns]);
  const known = builder.input('known', 'float32', [kept, columns]);
  const others = builder.input('others', 'float32', [group * rank, group * rank]);
  const squares = (of: typeof a) => reduceSum(mul(of, of));
  const away = squares(gemm(a, known, { transB: true }));
  const apart = squares(mul(others, gemm(a, a, { transB: true })));
  const [found] = gradient([add(scale(away, preserve), scale(apart, diversify))], [a]);
  return builder.build({ gradient: found as typeof a });
}

/** 1 where two rows of A belong to different members of the group. */
function otherMembers({ group, rank }: Options): Float32Array {
  const all = group * rank;
  return Float32Array.from({ length: all * all }, (_, i) =>
    Math.floor(Math.floor(i / all) / rank) === Math.floor((i % all) / rank) ? 0 : 1,
  );
}

export const pego = adapterMethod(adapter);

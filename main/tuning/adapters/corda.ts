import { z } from 'zod';
import type { Device } from '../../runtime/device.ts';
import { multiply } from '../../runtime/linearAlgebra/multiply.ts';
import { svd } from '../../runtime/linearAlgebra/svd.ts';
import type { TuningWork } from '../../training/tuning.ts';
import { gramSums } from '../../walk/statistics.ts';
import { type AdaptedLinear, type AdapterComponent, adaptedLinears, adapterMethod } from './adapter.ts';
import { displaced, displacedTensors, evenly, type InitialFactors } from './displaced.ts';
import { inputStatistics } from './inputStatistics.ts';

const options = z.strictObject({
  rank: z.number().int().min(1).max(1024).default(8),
  /**
   * knowledge: adapters start from what matters least for general text, which is left as it is; task: from what matters
   * most for the text of the domain.
   */
  mode: z.enum(['knowledge', 'task']).default('knowledge'),
  /** Added to the diagonal of the covariance, as a share of its mean. */
  damping: z.number().gt(0).default(0.01),
});
type Options = z.infer<typeof options>;

/**
 * Adapters that start from directions of the weight told apart by what it reads (Yang et al. 2024, eq. 2 to 4): with the
 * covariance C of the inputs and W C = U S Vᵀ, component k of W = Σ u_k s_k v_kᵀ C⁻¹ is u_k u_kᵀ W, so no inverse is ever
 * taken. Its size is put into both factors alike instead of by √s_k, so that factors do not depend on the scale of C.
 */
const adapter: AdapterComponent<Options> = {
  name: 'corda',
  explanation:
    'Splits every matrix by what its input looks like, and learns only in a few directions: either those that general text needs least, so that knowledge stays, or those that your text needs most.',
  citation: 'Yang, Li, Zhou, Song, Wu, Nie, et al. NeurIPS 2024. arXiv:2406.05223',
  options,
  bind: async (work, chosen) => {
    const initial = await initialFactors(work, chosen);
    return {
      ...displaced,
      tensors: (linear) => {
        const found = initial.get(linear.index);
        return Promise.resolve(found ? displacedTensors(linear, found) : null);
      },
    };
  },
};

async function initialFactors(work: TuningWork, chosen: Options): Promise<ReadonlyMap<number, InitialFactors>> {
  if (chosen.mode === 'knowledge' && !work.general) {
    work.warn(
      'There is no general text to tell what has to be kept, so the directions that your own text needs least are trained.',
    );
  }
  const windows = chosen.mode === 'knowledge' ? (work.general ?? work.calibration) : work.calibration;
  const linears = adaptedLinears(work.source);
  const found = new Map<number, InitialFactors>();
  for await (const { layer, of } of inputStatistics(work, windows, gramSums)) {
    for (const one of linears.filter((linear) => linear.layer === layer)) {
      const gram = of(one)?.parts['gram'];
      if (gram) found.set(one.index, await oriented(work.walk.device, one, Float64Array.from(gram), chosen));
    }
  }
  return found;
}

async function oriented(
  device: Device,
  one: AdaptedLinear,
  covariance: Float64Array,
  { rank, mode, damping }: Options,
): Promise<InitialFactors> {
  const { rows, columns } = one;
  let trace = 0;
  for (let i = 0; i < columns; i += 1) trace += covariance[i * (columns + 1)] as number;
  const added = damping * (trace > 0 ? trace / columns : 1);
  for (let i = 0; i < columns; i += 1) covariance[i * (columns + 1)]! += added;
  const stored = await one.read();
  const weight = Float64Array.from(stored);
  const seen = await multiply(device, weight, covariance, { rows, inner: columns, columns });
  const { u, s } = await svd(device, seen, rows, columns);
  const kept = Math.min(rank, s.length);
  const first = mode === 'task' ? 0 : s.length - kept;
  const ut = new Float64Array(kept * rows);
  for (let k = 0; k < kept; k += 1) {
    for (let i = 0; i < rows; i += 1) ut[k * rows + i] = u[i * s.length + first + k] as number;
  }
  const vt = await multiply(device, ut, weight, { rows: kept, inner: rows, columns });
  const sizes = new Float32Array(kept);
  for (let k = 0; k < kept; k += 1) {
    const row = vt.subarray(k * columns, (k + 1) * columns);
    const size = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    sizes[k] = size;
    if (size > 0) for (let j = 0; j < columns; j += 1) row[j]! /= size;
  }
  return evenly(stored, rows, { ut: Float32Array.from(ut), vt: Float32Array.from(vt), sizes });
}

export const corda = adapterMethod(adapter);

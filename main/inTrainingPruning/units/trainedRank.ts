import { isInLayer } from '../../models/source.ts';
import { z } from 'zod';
import { rankFor } from '../../models/lowRank.ts';
import { Device } from '../../runtime/device.ts';
import { multiply } from '../../runtime/linearAlgebra/multiply.ts';
import { svd } from '../../runtime/linearAlgebra/svd.ts';
import type { Trainable } from '../../training/trainable.ts';
import type { Tuning } from '../../training/tuning.ts';
import type { InTrainingMethod, InTrainingWork } from '../inTrainingPruning.ts';
import { cubicRamp, rampEnded, rampOptions } from '../ramp.ts';

const options = z.strictObject({
  ...rampOptions,
  every: rampOptions.every.default(20),
  /** Weight of the sum of singular values. */
  pull: z.number().min(0).default(1e-4),
});

interface Matrix {
  readonly weight: Trainable;
  readonly rows: number;
  readonly columns: number;
  /** Rank that two factors may have in the end. */
  readonly rank: number;
  /** U Vᵀ of the last decomposition: the sub-gradient of the sum of singular values (Watson 1992). */
  readonly polar: Float32Array;
}

/**
 * Trained rank pruning: every few steps the smallest singular values of every matrix become zero, down to the rank that the cut
 * keeps, and a pull on the sum of singular values makes ready for the next time. In the end factors hold all there is.
 */
export const trainedRank: InTrainingMethod<z.infer<typeof options>> = {
  name: 'trainedRank',
  explanation:
    'While the model trains, every matrix loses its weakest directions, a few more each time, until it can be written as two thin ones without loss.',
  citation: 'Xu, Li, Zhang, Wen, Wang, Qi, Chen, Lin, Xiong. 2018 (TRP). arXiv:1812.02402',
  options,
  removes: ['ranks'],
  prepare: (work, { pull, ...ramp }) => {
    const matrices = matricesOf(work);
    /** Whether ranks are cut after this many steps: every few, and after the last one whatever its number. */
    const cuts = (done: number) => done >= ramp.from * work.steps && (done % ramp.every === 0 || done === work.steps);
    const hooks: Pick<Tuning, 'beforeUpdate' | 'afterUpdate' | 'counts'> = {
      beforeUpdate: () => {
        for (const { weight, polar } of matrices)
          for (let i = 0; i < polar.length; i += 1) weight.gradient[i]! += pull * (polar[i] as number);
      },
      afterUpdate: async ({ number, steps }) => {
        if (!cuts(number + 1)) return;
        const reached = cubicRamp(ramp, number + 1, steps);
        const device = new Device('cpu');
        try {
          for (const matrix of matrices) await truncate(device, matrix, reached);
        } finally {
          await device.release();
        }
      },
      // Between two cuts the optimiser has raised ranks again.
      counts: (done) => rampEnded(ramp, done, work.steps) && cuts(done),
    };
    return {
      ...work.base,
      ...hooks,
      state: Object.fromEntries(matrices.map(({ polar }, at) => [`polar.${at}`, polar])),
      findings: () => ({}),
    };
  },
};

function matricesOf({ source, base, shareOf }: InTrainingWork): readonly Matrix[] {
  return source.parameters
    .filter(isInLayer)
    .filter(({ role, place }) => role === 'linear' && shareOf(place) > 0)
    .map(({ place, local, shape }) => {
      const [rows, columns] = shape as [number, number];
      const weight = base.trainables.find((one) => one.place === place && one.local === local);
      if (!weight) throw new Error(`Ranks can only be pruned while the weights are trained, and ${local} is not.`);
      const rank = rankFor(rows, columns, 1 - shareOf(place));
      return { weight, rows, columns, rank, polar: new Float32Array(rows * columns) };
    });
}

/** The best approximation of the rank that is allowed now, between full and final. */
async function truncate(
  device: Device,
  { weight, rows, columns, rank, polar }: Matrix,
  reached: number,
): Promise<void> {
  const full = Math.min(rows, columns);
  const now = Math.round(full - reached * (full - Math.min(full, rank)));
  const { u, s, vt } = await svd(device, Float64Array.from(weight.values), rows, columns);
  const leading = (scaled: boolean) =>
    Float64Array.from({ length: rows * now }, (_, i) => {
      const k = i % now;
      return (u[((i - k) / now) * full + k] as number) * (scaled ? (s[k] as number) : 1);
    });
  const size = { rows, inner: now, columns };
  const kept = vt.subarray(0, now * columns);
  weight.values.set(await multiply(device, leading(true), kept, size));
  polar.set(await multiply(device, leading(false), kept, size));
}

import { z } from 'zod';
import { dampedInverse } from '../../../../runtime/linearAlgebra/dampedInverse.ts';
import { multiply } from '../../../../runtime/linearAlgebra/multiply.ts';
import { columnsOfUnits } from '../slice.ts';
import type { UnitCompensation } from '../compensation.ts';
import { gramMatrix } from '../../../statistics/gramMatrix.ts';

const options = z.strictObject({ damping: z.number().gt(0).default(0.01) });

/**
 * Ridge refit of the linear on the units that stay: min ‖W X − W′ X_K‖², W′ = W_K + W_R G[R, K] (G[K, K] + δ mean(diag G) I)⁻¹
 * with G = E[x xᵀ], R what went and damping towards the weights as they were. It is what OBS updates of all removed columns together come to.
 * Where the drift of the stream behind the sublayer is known it is taken out too, (W_R G[R, K] − D[:, K]) in place of W_R G[R, K]:
 * what is brought back is then what the whole model gives (Park et al. 2024, eq. 11), not what the cut one gave.
 */
export const refit: UnitCompensation<z.infer<typeof options>> = {
  name: 'refit',
  explanation:
    'The matrix that reads the units that stay is fitted anew, so that the output changes as little as possible.',
  citation: 'Hassibi, Stork 1993; Park, Choi, Kang. ICLR 2024 (K-prune). arXiv:2308.03449',
  options,
  needs: [gramMatrix],
  addsBias: false,
  repair: async ({ extraction }, { site, kept, output, rows, columns, statistics, drift }, { damping }) => {
    const { device } = extraction.workspace;
    const { gram } = await statistics.read(gramMatrix, site.at);
    const stays = columnsOfUnits(kept, site.columns);
    const k = stays.length;
    const keeps = new Set(stays);
    const gone = Array.from({ length: columns }, (_unused, j) => j).filter((j) => !keeps.has(j));
    const pick = (from: readonly number[]) =>
      Float64Array.from(
        { length: from.length * k },
        (_unused, at) => gram[(from[Math.floor(at / k)] as number) * columns + (stays[at % k] as number)] as number,
      );
    const square = pick(stays);
    const lost = Float64Array.from(
      { length: rows * gone.length },
      (_unused, at) => output[Math.floor(at / gone.length) * columns + (gone[at % gone.length] as number)] as number,
    );
    const wanted = await multiply(device, lost, pick(gone), { rows, inner: gone.length, columns: k });
    if (drift)
      for (let row = 0; row < rows; row += 1)
        stays.forEach((j, at) => (wanted[row * k + at]! -= drift[row * columns + j] as number));
    const inverse = await dampedInverse(device, square, k, damping);
    const fitted = await multiply(device, wanted, inverse, { rows, inner: k, columns: k });
    const result = Float32Array.from(output);
    for (let row = 0; row < rows; row += 1) {
      stays.forEach((j, at) => (result[row * columns + j]! += fitted[row * k + at] as number));
    }
    return { output: result };
  },
};

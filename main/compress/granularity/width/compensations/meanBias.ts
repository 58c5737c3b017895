import { type NoOptions, noOptions } from '../../../../components/component.ts';
import { columnsOfUnits } from '../slice.ts';
import type { UnitCompensation } from '../compensation.ts';
import { moments } from '../../../statistics/moments.ts';

/** What the removed units contributed on average becomes a bias: b += W[:, removed] · mean[removed] (FLAP, eq. 9). */
export const meanBias: UnitCompensation<NoOptions> = {
  name: 'meanBias',
  explanation: 'What removed units contributed on average is added back as a constant.',
  citation: 'An, Zhao, Yu, Tang, Wang. AAAI 2024 (FLAP). arXiv:2312.11983',
  options: noOptions,
  needs: [moments],
  addsBias: true,
  repair: async (_, { site, kept, output, rows, columns, statistics }) => {
    const { mean } = await statistics.read(moments, site.at);
    const stays = new Set(kept);
    const gone = Array.from({ length: site.count }, (_unused, unit) => unit).filter((unit) => !stays.has(unit));
    const bias = new Float64Array(rows);
    for (const column of columnsOfUnits(gone, site.columns)) {
      for (let row = 0; row < rows; row += 1) {
        bias[row] = (bias[row] as number) + (output[row * columns + column] as number) * (mean[column] as number);
      }
    }
    return { bias };
  },
};

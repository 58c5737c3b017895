import { type NoOptions, noOptions } from '../../../../components/component.ts';
import type { WeightScore } from '../score.ts';
import { gradientSquares } from '../../../statistics/gradientSquares.ts';

/** W² · minmax(G) with G the root of the mean squared gradient, scaled to 0 … 1 in its matrix (Dong et al. 2024, eq. 6). */
export const prunerZero: WeightScore<NoOptions> = {
  name: 'prunerZero',
  explanation:
    'A formula that a search over thousands of formulas found: the squared weight times its scaled gradient.',
  citation: 'Dong, Li, Tang, Liu, Pan, Wang, Chu. ICML 2024. arXiv:2406.02924',
  options: noOptions,
  needs: () => [gradientSquares],
  prepare:
    () =>
    async ({ values, parameter, statistics }) => {
      const size = (await statistics.read(gradientSquares, parameter.local)).map(Math.sqrt);
      const [least, most] = [minimum(size), maximum(size)];
      const width = Math.max(most - least, 1e-30);
      return values.map((w, i) => w * w * (((size[i] as number) - least) / width));
    },
};

const minimum = (values: Float64Array) => values.reduce((a, b) => Math.min(a, b), Infinity);
const maximum = (values: Float64Array) => values.reduce((a, b) => Math.max(a, b), -Infinity);

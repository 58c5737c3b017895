import { type NoOptions, noOptions } from '../../../../components/component.ts';
import type { ScoredMatrix, WeightScore } from '../score.ts';
import { siteOf } from '../../../extraction/linears.ts';
import { moments } from '../../../statistics/moments.ts';

/** |W_ij| · ‖x_j‖₂; the norm is the root of the mean square, which ranks the same (Sun et al. 2024, eq. 1). */
export const wanda: WeightScore<NoOptions> = {
  name: 'wanda',
  explanation: 'How large a weight is, times how strongly the text drives the input it is multiplied with.',
  citation: 'Sun, Liu, Bair, Kolter. ICLR 2024. arXiv:2306.11695',
  options: noOptions,
  needs: () => [moments],
  prepare: () => (matrix) => wandaScore(matrix),
};

export const wandaScore = async (matrix: ScoredMatrix): Promise<Float32Array> =>
  timesNorms(matrix, (await matrix.statistics.read(moments, siteOf(matrix.parameter))).square);

/** |W_ij| times the root of a mean square of every column. */
export function timesNorms(
  { values, columns }: Pick<ScoredMatrix, 'values' | 'columns'>,
  squares: Float64Array,
): Float32Array {
  const norms = squares.map(Math.sqrt);
  const score = new Float32Array(values.length);
  for (let i = 0; i < values.length; i += columns) {
    for (let j = 0; j < columns; j += 1) score[i + j] = Math.abs(values[i + j] as number) * (norms[j] as number);
  }
  return score;
}

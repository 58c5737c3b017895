import { z } from 'zod';
import { siteOf } from '../../../extraction/linears.ts';
import type { ScoredUnits, UnitScore } from '../score.ts';
import { columnsOf, meanPerUnit, overRows, standardise } from './columns.ts';
import { moments } from '../../../statistics/moments.ts';

const options = z.strictObject({});

/**
 * FLAP's weighted fluctuation: Var(x_j) · ‖W_:j‖² of every column that a unit feeds (An et al. 2024, eq. 3 and 5), the
 * output error of replacing the column by its mean; standardised over the columns of the site, then averaged over
 * each unit's columns.
 */
export const fluctuation = fluctuationScore(
  'fluctuation',
  'How much a unit’s output varies over the text. What hardly varies can be replaced by its average.',
  (value) => value,
);

/**
 * The same on logarithms. Fluctuations are heavy-tailed, and their plain z-scores starve some layers; those of the
 * logarithm do so less.
 */
export const logFluctuation = fluctuationScore(
  'logFluctuation',
  'The same on a logarithmic scale, which stops single extreme layers from being emptied.',
  (value) => Math.log(Math.max(value, 1e-30)),
);

function fluctuationScore(
  name: string,
  explanation: string,
  transform: (value: number) => number,
): UnitScore<z.infer<typeof options>> {
  return {
    name,
    explanation,
    citation: 'An, Zhao, Yu, Tang, Wang. AAAI 2024. arXiv:2312.11983',
    options,
    needs: () => [moments],
    prepare: () => async (units) => meanPerUnit(standardise((await columnFluctuation(units)).map(transform)), units),
  };
}

async function columnFluctuation(units: ScoredUnits): Promise<Float64Array> {
  const { output, weight, statistics } = units;
  const { mean, square } = await statistics.read(moments, siteOf(output));
  const norms = overRows(await weight(output.local), columnsOf(units), (w) => w * w);
  return norms.map((norm, j) => Math.max(0, (square[j] as number) - (mean[j] as number) ** 2) * norm);
}

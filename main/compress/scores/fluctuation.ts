import type { ScoredUnits, UnitScore } from './score.ts';

/**
 * FLAP's weighted fluctuation: Var(x_j) · ‖W_:j‖² of every column that a unit feeds (An et al. 2024, eq. 3 and 5), the
 * output error of replacing the column by its mean; standardised over the columns of the site, then averaged over
 * each unit's columns.
 */
export const fluctuation: UnitScore = unitScore('fluctuation', (value) => value);

/**
 * The same on logarithms. Fluctuations are heavy-tailed, and their plain z-scores starve some layers; those of the
 * logarithm do so less.
 */
export const logFluctuation: UnitScore = unitScore('logFluctuation', (value) => Math.log(Math.max(value, 1e-30)));

function unitScore(name: string, transform: (value: number) => number): UnitScore {
  return {
    unit: 'structure',
    name,
    needs: ['activationMoments'],
    score: (units) => averagePerUnit(standardise(columnFluctuation(units).map(transform)), units.site.columns),
  };
}

function columnFluctuation({ output, rows, moments }: ScoredUnits): Float64Array {
  if (!moments) throw new Error('The fluctuation score needs activation moments.');
  const columns = moments.mean.length;
  const norms = new Float64Array(columns);
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < columns; j += 1) norms[j] = (norms[j] as number) + (output[i * columns + j] as number) ** 2;
  }
  return norms.map((norm, j) => Math.max(0, (moments.square[j] as number) - (moments.mean[j] as number) ** 2) * norm);
}

/** (v − mean) / population standard deviation. */
function standardise(values: Float64Array): Float64Array {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  const deviation = Math.max(Math.sqrt(variance), 1e-300);
  return values.map((v) => (v - mean) / deviation);
}

function averagePerUnit(values: Float64Array, columns: number): Float64Array {
  return Float64Array.from({ length: values.length / columns }, (_, unit) => {
    let sum = 0;
    for (let j = 0; j < columns; j += 1) sum += values[unit * columns + j] as number;
    return sum / columns;
  });
}

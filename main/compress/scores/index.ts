import { fluctuation, logFluctuation } from './fluctuation.ts';
import { magnitude } from './magnitude.ts';
import { randomUnits, randomWeights } from './random.ts';
import type { UnitScore, WeightScore } from './score.ts';
import { wanda } from './wanda.ts';

/** Scores of single weights that a recipe may name. */
export const weightScores: ReadonlyMap<string, WeightScore> = new Map(
  [magnitude, randomWeights, wanda].map((score) => [score.name, score]),
);

/** Scores of whole units that a recipe may name. */
export const unitScores: ReadonlyMap<string, UnitScore> = new Map(
  [fluctuation, logFluctuation, randomUnits].map((score) => [score.name, score]),
);

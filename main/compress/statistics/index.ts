import { answerGates } from './answers/answerGates.ts';
import { candidateLosses } from './candidateLosses.ts';
import { expertOutputs } from './experts/expertOutputs.ts';
import { gatedMoments } from './experts/gatedMoments.ts';
import { meanOutputs } from './experts/meanOutputs.ts';
import { gates } from './gates.ts';
import { gradientSquares } from './gradientSquares.ts';
import { gramMatrix } from './gramMatrix.ts';
import { hessianDiagonal } from './hessianDiagonal.ts';
import { hessianProduct } from './hessianProduct.ts';
import { importance } from './importance.ts';
import { lossGradient } from './lossGradient.ts';
import { magnitudes } from './magnitudes.ts';
import { moments } from './moments.ts';
import { probeSlopes } from './probeSlopes.ts';
import { regionalGradients } from './regionalGradients.ts';
import { routerProducts } from './experts/routerProducts.ts';
import { routing } from './experts/routing.ts';
import { states } from './states.ts';
import type { CalibrationStatistic } from './statistic.ts';
import { streamCovariance } from './streamCovariance.ts';
import { streamGradients } from './streamGradients.ts';
import { tokenFrequencies } from './tokenFrequencies.ts';
import { unitRelevance } from './unitRelevance.ts';
import { windowGradients } from './windowGradients.ts';
import { wordFrequencies } from './wordFrequencies.ts';

/** Every calibration statistic that components may ask for. */
export const calibrationStatistics: readonly CalibrationStatistic[] = [
  moments,
  magnitudes,
  gramMatrix,
  states,
  lossGradient,
  gradientSquares,
  regionalGradients,
  gates,
  answerGates,
  unitRelevance,
  windowGradients,
  hessianProduct,
  hessianDiagonal,
  importance,
  probeSlopes,
  candidateLosses,
  streamCovariance,
  streamGradients,
  tokenFrequencies,
  wordFrequencies,
  gatedMoments,
  routing,
  expertOutputs,
  routerProducts,
  meanOutputs,
];

import type { UnitScore } from '../score.ts';
import { Registry } from '../../../../components/component.ts';
import { activation } from './activation.ts';
import { curvature } from './curvature.ts';
import { fluctuation, logFluctuation } from './fluctuation.ts';
import { gate } from './gate.ts';
import { knowledge } from './knowledge.ts';
import { learned } from './learned.ts';
import { magnitude } from './magnitude.ts';
import { obsUnits } from './obsUnits.ts';
import { probes } from './probes.ts';
import { random } from './random.ts';
import { redundancy } from './redundancy.ts';
import { relevance } from './relevance.ts';
import { taylor } from './taylor.ts';
import { wandaUnits } from './wandaUnits.ts';

/** Scores of whole units that a recipe may name. */
export const unitScores = new Registry<UnitScore>([
  random,
  magnitude,
  activation,
  wandaUnits,
  fluctuation,
  logFluctuation,
  redundancy,
  obsUnits,
  taylor,
  gate,
  knowledge,
  relevance,
  curvature,
  probes,
  learned,
]);

import type { WeightScore } from '../score.ts';
import { Registry } from '../../../../components/component.ts';
import { apoptosis } from './apoptosis.ts';
import { dualImportance } from './dualImportance.ts';
import { gatedWanda } from './gatedWanda.ts';
import { gblm } from './gblm.ts';
import { harmful } from './harmful.ts';
import { learned } from './learned.ts';
import { magnitude } from './magnitude.ts';
import { obs } from './obs.ts';
import { prunerZero } from './prunerZero.ts';
import { random } from './random.ts';
import { regional } from './regional.ts';
import { wanda } from './wanda.ts';

/** Scores of single weights that a recipe may name. */
export const weightScores = new Registry<WeightScore>([
  magnitude,
  random,
  wanda,
  gatedWanda,
  gblm,
  regional,
  prunerZero,
  obs,
  apoptosis,
  dualImportance,
  harmful,
  learned,
]);

import { Registry } from '../../../../components/component.ts';
import type { ExpertScore } from '../score.ts';
import { easyEp } from './easyEp.ts';
import { frequency } from './frequency.ts';
import { gateMass } from './gateMass.ts';
import { leadingMass } from './leadingMass.ts';
import { learned } from './learned.ts';
import { outputError } from './outputError.ts';
import { outputSum } from './outputSum.ts';
import { random } from './random.ts';
import { reap } from './reap.ts';
import { routerNorm } from './routerNorm.ts';

/** Scores of experts that a recipe may name. */
export const expertScores = new Registry<ExpertScore>([
  ...[random, frequency, gateMass, outputSum, reap, easyEp],
  ...[routerNorm, outputError, leadingMass, learned],
]);

import { Registry } from '../../../../components/component.ts';
import type { DimensionScore } from '../score.ts';
import { activation } from './activation.ts';
import { random } from './random.ts';

/** Scores of dimensions inside heads, by the name a recipe uses. */
export const dimensionScores = new Registry<DimensionScore>([random, activation]);

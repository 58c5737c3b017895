import { Registry } from '../../../../components/component.ts';
import type { PrecisionCompensation } from '../compensation.ts';
import { awq } from './awq.ts';
import { gptq } from './gptq.ts';
import { signRound } from './signRound.ts';

/** Ways to round so that errors make up for each other, by the name a recipe uses. */
export const precisionCompensations = new Registry<PrecisionCompensation>([gptq, awq, signRound]);

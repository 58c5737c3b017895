import { Registry } from '../../../../components/component.ts';
import type { PrecisionCompensation } from '../compensation.ts';
import { awq } from './awq.ts';
import { gptq } from './gptq.ts';
import { residual } from './residual.ts';
import { signRound } from './signRound.ts';

/** Ways to round so that errors make up for each other, and to give back beside a matrix what it lost, by the name a recipe uses. */
export const precisionCompensations = new Registry<PrecisionCompensation>([gptq, awq, signRound, residual]);

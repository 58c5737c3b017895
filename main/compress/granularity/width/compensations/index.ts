import type { UnitCompensation } from '../compensation.ts';
import { Registry } from '../../../../components/component.ts';
import { meanBias } from './meanBias.ts';
import { refit } from './refit.ts';
import { rescale } from './rescale.ts';

/** Repairs after whole units went, by the name a recipe uses. */
export const unitCompensations = new Registry<UnitCompensation>([meanBias, refit, rescale]);

import { Registry } from '../../../../components/component.ts';
import type { ExpertCompensation } from '../compensation.ts';
import { alikeOutputs } from './alikeOutputs.ts';
import { alikeRouting } from './alikeRouting.ts';
import { intoUsed } from './intoUsed.ts';

/** What becomes of experts that do not stay by themselves, by the name a recipe uses. */
export const expertCompensations = new Registry<ExpertCompensation>([intoUsed, alikeOutputs, alikeRouting]);

import { Registry } from '../../../../components/component.ts';
import type { DepthCompensation } from '../compensation.ts';
import { merge } from './merge.ts';

/** Repairs after whole layers went, by the name a recipe uses. */
export const depthCompensations = new Registry<DepthCompensation>([merge]);

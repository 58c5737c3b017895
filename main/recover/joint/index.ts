import { Registry } from '../../pieces/piece.ts';
import type { JointMethod } from './joint.ts';
import { unitTrainings } from './units/index.ts';
import { weightTrainings } from './weights/index.ts';

/** Ways to prune while training, by the name a recipe uses. */
export const jointMethods = new Registry<JointMethod>([...weightTrainings, ...unitTrainings]);

import { Registry } from '../components/component.ts';
import type { InTrainingMethod } from './inTrainingPruning.ts';
import { unitTrainings } from './units/index.ts';
import { weightTrainings } from './weights/index.ts';

/** Ways to prune while training, by the name a recipe uses. */
export const inTrainingMethods = new Registry<InTrainingMethod>([...weightTrainings, ...unitTrainings]);

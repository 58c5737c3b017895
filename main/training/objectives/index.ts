import { Registry } from '../../components/component.ts';
import { distillation } from './distillation.ts';
import { hiddenStates } from './hiddenStates.ts';
import { nextToken } from './nextToken.ts';
import type { ObjectiveComponent } from './objective.ts';

/** Objectives of training, by the name a recipe uses. */
export const objectives = new Registry<ObjectiveComponent>([nextToken, distillation, hiddenStates]);

import { Registry } from '../../pieces/piece.ts';
import { distillation } from './distillation.ts';
import { hiddenStates } from './hiddenStates.ts';
import { nextToken } from './nextToken.ts';
import type { ObjectivePiece } from './objective.ts';

/** Objectives of training, by the name a recipe uses. */
export const objectives = new Registry<ObjectivePiece>([nextToken, distillation, hiddenStates]);

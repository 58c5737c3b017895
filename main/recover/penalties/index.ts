import { Registry } from '../../pieces/piece.ts';
import { dualImportance } from './dualImportance.ts';
import { elastic } from './elastic.ts';
import { nuclearNorm } from './nuclearNorm.ts';
import type { PenaltyPiece } from './penalty.ts';

/** Losses on the trained numbers themselves, by the name a recipe uses. */
export const penalties = new Registry<PenaltyPiece>([elastic, dualImportance, nuclearNorm]);

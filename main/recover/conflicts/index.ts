import { Registry } from '../../pieces/piece.ts';
import type { ConflictPiece } from './conflict.ts';
import { disparity } from './disparity.ts';
import { gradientDropout } from './gradientDropout.ts';
import { minNorm } from './minNorm.ts';

/** What becomes of the gradients of domain and general text where they differ, by the name a recipe uses. */
export const conflicts = new Registry<ConflictPiece>([minNorm, gradientDropout, disparity]);

import { depthAllocations } from '../allocation/depth/index.ts';
import { unitAllocations } from '../allocation/units/index.ts';
import { weightAllocations } from '../allocation/weights/index.ts';
import { depthCompensations } from '../compensation/depth/index.ts';
import { unitCompensations } from '../compensation/units/index.ts';
import { weightCompensations } from '../compensation/weights/index.ts';
import type { Need } from '../evidence/needs.ts';
import type { Piece, Registry } from '../../pieces/piece.ts';
import { rankAllocations } from '../ranks/allocations.ts';
import { rankScores } from '../ranks/scores.ts';
import { depthScores } from '../scores/depth/index.ts';
import { unitScores } from '../scores/units/index.ts';
import { weightScores } from '../scores/weights/index.ts';
import type { UnitName } from './sentence.ts';

/** Pieces that may stand in a sentence about a unit; only what all of a kind share is known of them here. */
export interface Vocabulary {
  readonly scores: Registry<Needing>;
  readonly allocations: Registry<Needing>;
  /** null where nothing can be repaired. */
  readonly compensations: Registry<Piece & { readonly needs: readonly Need[] }> | null;
}

export interface Needing extends Piece {
  needs(options: unknown): readonly Need[];
}

export function vocabulary(unit: UnitName): Vocabulary {
  switch (unit) {
    case 'none':
      throw new Error('A recipe that removes nothing has no sentence about what goes.');
    case 'weight':
      return { scores: weightScores, allocations: weightAllocations, compensations: weightCompensations };
    case 'layer':
    case 'sublayer':
      return { scores: depthScores, allocations: depthAllocations, compensations: depthCompensations };
    case 'rank':
      return { scores: rankScores, allocations: rankAllocations, compensations: null };
    default:
      return { scores: unitScores, allocations: unitAllocations, compensations: unitCompensations };
  }
}

import { depthAllocations } from '../granularity/depth/allocations/index.ts';
import { unitAllocations } from '../granularity/width/allocations/index.ts';
import { weightAllocations } from '../granularity/weight/allocations/index.ts';
import { depthCompensations } from '../granularity/depth/compensations/index.ts';
import { unitCompensations } from '../granularity/width/compensations/index.ts';
import { weightCompensations } from '../granularity/weight/compensations/index.ts';
import type { CalibrationStatistic } from '../statistics/statistic.ts';
import type { Component, Registry } from '../../components/component.ts';
import { rankAllocations } from '../granularity/rank/allocations.ts';
import { rankScores } from '../granularity/rank/scores.ts';
import { depthScores } from '../granularity/depth/scores/index.ts';
import { unitScores } from '../granularity/width/scores/index.ts';
import { weightScores } from '../granularity/weight/scores/index.ts';
import type { UnitName } from './specification.ts';

/** Components that may stand in a sentence about a unit; only what all of a kind share is known of them here. */
export interface Vocabulary {
  readonly scores: Registry<Needing>;
  readonly allocations: Registry<Needing>;
  /** null where nothing can be repaired. */
  readonly compensations: Registry<Component & { readonly needs: readonly CalibrationStatistic[] }> | null;
}

export interface Needing extends Component {
  needs(options: unknown): readonly CalibrationStatistic[];
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

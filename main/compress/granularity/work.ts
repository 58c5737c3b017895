import type { Execution } from '../extraction/finishLayer.ts';
import type { CalibrationStatistics } from '../statistics/calibrationStatistics.ts';
import type { ForwardNeed } from '../statistics/needs.ts';

/** One execution of a pruning specification with everything that was measured for it. */
export interface Work extends Execution {
  readonly statistics: CalibrationStatistics;
  /** Forward statistics that a sequential schedule takes on its way, behind layers that are already cut. */
  readonly onTheWay: readonly ForwardNeed[];
}

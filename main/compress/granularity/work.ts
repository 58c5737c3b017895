import type { Execution } from '../extraction/finishLayer.ts';
import type { CalibrationStatistics } from '../statistics/calibrationStatistics.ts';
import type { SiteStatistic } from '../statistics/statistic.ts';

/** One execution of a pruning specification with everything that was measured for it. */
export interface Work extends Execution {
  readonly statistics: CalibrationStatistics;
  /** Statistics of sites that a sequential schedule takes on its way, behind layers that are already cut. */
  readonly onTheWay: readonly SiteStatistic[];
}

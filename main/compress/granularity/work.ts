import type { Extraction } from '../extraction/extraction.ts';
import type { CalibrationStatistics } from '../statistics/calibrationStatistics.ts';

/** One execution of a pruning specification with everything that was measured for it. */
export interface Work {
  readonly extraction: Extraction;
  readonly statistics: CalibrationStatistics;
}

import type { Extraction } from '../extraction/extraction.ts';
import type { Evidence } from '../statistics/calibrationStatistics.ts';

/** One execution of a pruning specification with everything that was measured for it. */
export interface Work {
  readonly extraction: Extraction;
  readonly evidence: Evidence;
}

import type { AllocationComponent } from '../granularity.ts';
import type { Work } from '../work.ts';
import type { DepthScorer, DepthUnit } from './score.ts';

export interface DepthQuestion extends Work {
  readonly candidates: readonly DepthUnit[];
  readonly sparsity: number;
  readonly score: DepthScorer;
}

/** Which layers or sublayers go, in the order in which they go. */
export interface DepthAllocation<Options = unknown> extends AllocationComponent<Options> {
  /** It asks for scores again after every removal. */
  readonly rescores: boolean;
  choose(question: DepthQuestion, options: Options): Promise<readonly DepthUnit[]>;
}

import type { Component } from '../../../components/component.ts';
import type { Need } from '../../statistics/needs.ts';
import type { Work } from '../work.ts';
import type { DepthScorer, DepthUnit } from './score.ts';

export interface DepthQuestion extends Work {
  readonly candidates: readonly DepthUnit[];
  readonly sparsity: number;
  readonly score: DepthScorer;
}

/** Which layers or sublayers go, in the order in which they go. */
export interface DepthAllocation<Options = unknown> extends Component<Options> {
  /** It asks for scores again after every removal. */
  readonly rescores: boolean;
  needs(options: Options): readonly Need[];
  choose(question: DepthQuestion, options: Options): Promise<readonly DepthUnit[]>;
}

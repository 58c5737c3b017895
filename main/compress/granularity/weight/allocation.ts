import type { Described } from '../../../models/architecture.ts';
import type { LinearAt } from '../../extraction/linears.ts';
import type { AllocationComponent } from '../granularity.ts';
import type { Work } from '../work.ts';

/** How much of every linear goes: a share, or an exact number of weights. By the linear's number in storage order. */
export interface WeightShares {
  readonly share: (index: number) => number;
  readonly count?: (index: number) => number | undefined;
}

/** What an allocation for single weights may look at. */
export interface WeightQuestion extends Work {
  readonly linears: readonly LinearAt[];
  readonly sparsity: number;
  /** A person's own share for a layer, else the sparsity. */
  readonly shareOf: (layer: number) => number;
  /** Scores of a linear on the dense model. */
  readonly scores: (linear: LinearAt) => Promise<Float32Array>;
}

/** How much of each matrix goes when single weights are pruned. */
export interface WeightAllocation<Options = unknown> extends AllocationComponent<Options> {
  /** It decides the share of every layer itself; a person can only leave layers whole. */
  readonly decides: boolean;
  /** It compares scores of different layers, so all have to be known before the first cut. */
  readonly ranks: boolean;
  /** Why it cannot share out anything in a model; absent where it always can. */
  refusal?(model: Described): string | null;
  shares(question: WeightQuestion, options: Options): Promise<WeightShares> | WeightShares;
}

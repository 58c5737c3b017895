import type { LayerShape } from '../../models/architecture.ts';
import type { StoredTensor } from './workspace.ts';

/** What the surgery of one layer left, as meta data of its artifact. */
export interface LayerOutcome {
  readonly shape: LayerShape;
  /** Kept of all, by parameter or kind of unit. */
  readonly kept: Readonly<Record<string, { readonly kept: number; readonly of: number }>>;
  /** Kept units by kind, ascending; null when what went has no numbers: single weights, or directions of the residual stream. */
  readonly units: Readonly<Record<string, readonly number[]>> | null;
  /** Object with the bit masks of pruned weights (a zero weight may also be a kept one); null when units were sliced. */
  readonly masks: string | null;
}

export interface FinishedLayer {
  readonly tensors: readonly StoredTensor[];
  readonly meta: LayerOutcome;
}

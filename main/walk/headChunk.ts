import type { Tensor } from '../runtime/tensor.ts';

/** Consecutive rows of a stream behind the last layer. */
export interface HeadChunk {
  readonly x: Tensor;
  /** The token each row has to predict. */
  readonly ids: Int32Array;
  readonly rows: number;
  /** Index of the first row among all positions of all windows. */
  readonly first: number;
  readonly batch: number;
  /** Index of the first row inside its batch. */
  readonly at: number;
  readonly last: boolean;
}

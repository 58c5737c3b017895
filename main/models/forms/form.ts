import type { ConstantData, TensorData } from '../../graph/types.ts';
import type { DecoderWeight } from '../decoder.ts';

/** Where the values of a graph's constants are put: into a file beside it, or nowhere but into the graph. */
export interface ConstantStore {
  /** Takes the values of a tensor; returns what a constant is made of. */
  append(data: TensorData): Promise<ConstantData>;
}

/** The graph itself holds its constants. */
export const inGraph: ConstantStore = { append: (data) => Promise.resolve(data) };

/** How a parameter comes into the graph of a whole model. */
export interface Form {
  /** Bytes of its constants; gaps between tensors of a file are not counted. */
  readonly bytes: number;
  /** What it is rounded to in this form; null where every number stays what it is in the model. */
  readonly rounding: string | null;
  /** The values that the form stands for, row-major. */
  read(): Promise<Float32Array>;
  /** Puts its constants into a store; returns how the graph uses it. */
  write(store: ConstantStore): Promise<DecoderWeight>;
}

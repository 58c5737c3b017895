import type { DecoderWeight } from '../../../models/decoder.ts';
import type { DataFile } from '../dataFile.ts';

/** How a parameter lies in the data file of an ONNX model. */
export interface Form {
  /** Bytes in the data file; the gaps between tensors are not counted. */
  readonly bytes: number;
  /** What it is rounded to in this file; null where every number stays what it is in the model. */
  readonly rounding: string | null;
  /** The values that the file stands for, row-major. */
  read(): Promise<Float32Array>;
  /** Writes it; returns how the graph uses it. */
  write(file: DataFile): Promise<DecoderWeight>;
}

import type { Rows } from '../../formats/rows.ts';
import type { ConstantData, TensorData } from '../../graph/types.ts';
import type { DecoderWeight } from '../decoder.ts';

/** The values of a constant, put in piece by piece in their order. */
export interface Room {
  append(piece: TensorData): Promise<void>;
  /** What the constant is made of, once it is full. */
  readonly data: ConstantData;
}

/** Where the values of a graph's constants are put: into a file beside it, or nowhere but into the graph. */
export interface ConstantStore {
  /** Room for a constant of so many elements. */
  room(type: ArrayOf, elements: number): Room;
}

/** The kind of array that holds the values of a constant. */
export interface ArrayOf {
  readonly BYTES_PER_ELEMENT: number;
  new (elements: number): TensorData;
}

/** The graph itself holds its constants. */
export const inGraph: ConstantStore = {
  room: (type, elements) => {
    const data = new type(elements);
    let at = 0;
    return {
      data,
      append: (piece) => {
        data.set(piece as never, at);
        at += piece.length;
        return Promise.resolve();
      },
    };
  },
};

/** How a parameter comes into the graph of a whole model. */
export interface Form {
  /** Bytes of its constants; gaps between tensors of a file are not counted. */
  readonly bytes: number;
  /** What it is rounded to in this form; null where every number stays what it is in the model. */
  readonly rounding: string | null;
  /** The values that the form stands for, row-major; of rows, where the model reads these alone (ModelSource.read). */
  read(rows?: Rows): Promise<Float32Array>;
  /** Puts its constants into a store; returns how the graph uses it. */
  write(store: ConstantStore): Promise<DecoderWeight>;
}

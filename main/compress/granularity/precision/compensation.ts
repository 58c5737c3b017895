import type { Packed } from '../../../formats/storage/index.ts';
import type { Side } from '../../extraction/extraction.ts';
import type { PartWeights, Stream } from '../../../walk/stream.ts';
import type { CompensationComponent } from '../granularity.ts';
import type { Work } from '../work.ts';
import type { RoundedMatrix } from './score.ts';

/** A matrix on its way to fewer bits. */
export interface MatrixToPack extends RoundedMatrix {
  /** Row-major [rows, columns]. */
  readonly values: Float32Array;
  readonly storage: Packed;
  /** Of errors in each column, by which scales are chosen; undefined where all matter alike. */
  readonly importance: Float32Array | undefined;
}

/** A layer whose matrices are rounded together. */
export interface LayerToPack {
  readonly layer: number;
  /** All weights of the layer as they are. */
  readonly weights: PartWeights;
  readonly matrices: readonly MatrixToPack[];
  /** Text of each side before the layer, behind the rounded ones before it. */
  readonly streams: ReadonlyMap<Side, Stream>;
}

/** A layer as it comes out of its rounding. */
export interface PackedLayer {
  /** Of the matrices, in their order. */
  readonly bytes: readonly Uint8Array[];
  /** The layer's weights as they were changed before they were packed; absent where none was. */
  readonly weights?: PartWeights;
}

/** Decides levels so that the errors of a matrix, or of all matrices of a layer, make up for each other. */
export type PrecisionCompensation<Options = unknown> = CompensationComponent<Options> &
  (
    | {
        readonly of: 'matrix';
        /** Packs a matrix that reads a known site. */
        pack(work: Work, matrix: MatrixToPack, options: Options): Promise<Uint8Array>;
      }
    | {
        readonly of: 'layer';
        /** Packs matrices by what passes through the layer, which takes the sequential schedule. */
        packLayer(work: Work, layer: LayerToPack, options: Options): Promise<PackedLayer>;
      }
  );

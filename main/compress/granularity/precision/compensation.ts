import type { Packed, Storage } from '../../../formats/storage/index.ts';
import type { Side } from '../../extraction/extraction.ts';
import type { PartWeights, Stream } from '../../../walk/stream.ts';
import type { Factors } from '../../numerics/lowRank.ts';
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

/** Two factors U [rows, rank] and D [rank, columns] that stand beside a matrix. */
export interface FactorsBeside {
  readonly rank: number;
  /** Of both, where their shapes allow. */
  readonly storage: Storage;
}

/**
 * Decides levels so that the errors of a matrix, or of all matrices of a layer, make up for each other; or gives back beside a
 * matrix what its rounding lost.
 */
export type PrecisionCompensation<Options = unknown> = CompensationComponent<Options> &
  (
    | {
        readonly of: 'matrix';
        /** Packs a matrix that reads a known site. */
        pack(work: Work, matrix: MatrixToPack, options: Options): Promise<Uint8Array>;
      }
    | {
        readonly of: 'layer';
        /** It changes what matrices read, so that what was measured of that no longer holds behind it. */
        readonly rescales?: true;
        /** Packs matrices by what passes through the layer, which takes the sequential schedule. */
        packLayer(work: Work, layer: LayerToPack, options: Options): Promise<PackedLayer>;
      }
    | {
        readonly of: 'beside';
        /** What a matrix of this size gets, known before any work. */
        beside(options: Options, rows: number, columns: number): FactorsBeside;
        /**
         * Factors for what the rounding of a matrix lost.
         *
         * @param lost row-major [rows, columns].
         */
        factors(work: Work, matrix: RoundedMatrix, lost: Float32Array, options: Options): Promise<Factors>;
      }
  );

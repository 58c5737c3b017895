import type { Packed } from '../../../formats/storage/index.ts';
import type { CompensationComponent } from '../granularity.ts';
import type { Work } from '../work.ts';
import type { RoundedMatrix } from './score.ts';

/** Decides levels so that the errors of a matrix make up for each other. */
export interface PrecisionCompensation<Options = unknown> extends CompensationComponent<Options> {
  /**
   * Packs a matrix [rows, columns] that reads a known site.
   *
   * @param values row-major.
   * @param importance of errors in each column, by which scales are chosen; undefined where all matter alike.
   */
  pack(
    work: Work,
    matrix: RoundedMatrix,
    values: Float32Array,
    storage: Packed,
    importance: Float32Array | undefined,
    options: Options,
  ): Promise<Uint8Array>;
}

import type { UnitSite } from '../../models/architecture.ts';
import type { Moments } from '../evidence.ts';

/** What a score needs to know before it can be computed. */
export type Need = 'activationEnergy' | 'activationMoments' | 'gram' | 'gradient';

/** A weight matrix [rows, columns] of the model, its number in storage order and what its site reads. */
export interface ScoredMatrix {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly index: number;
  readonly moments: Moments | null;
}

/** Scores of single weights: the higher, the more a weight matters. */
export interface WeightScore {
  readonly unit: 'weight';
  readonly name: string;
  readonly needs: readonly Need[];
  readonly score: (matrix: ScoredMatrix, seed: number) => Float32Array;
}

/** The units of one kind in one layer, with the linear [rows, count · columns] that reads their activations. */
export interface ScoredUnits {
  readonly site: UnitSite;
  readonly index: number;
  readonly rows: number;
  readonly output: Float32Array;
  readonly moments: Moments | null;
}

/** Scores of whole units. */
export interface UnitScore {
  readonly unit: 'structure';
  readonly name: string;
  readonly needs: readonly Need[];
  readonly score: (units: ScoredUnits, seed: number) => Float64Array;
}

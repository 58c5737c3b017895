import type { InTrainingWork } from '../../inTrainingPruning.ts';
import type { GateLaw, Gates } from '../gates.ts';

/** How much the model would feel the loss of every unit, as the gradients of a step tell. */
export interface Importance {
  /** Gates whose gradients it reads. */
  readonly law: GateLaw;
  /** What goes may come back, because its importance is still measured. */
  readonly returns: boolean;
  /** Steps are summed up; else they are averaged. */
  readonly sums: boolean;
  prepare(work: InTrainingWork, options: { readonly scale: number }): Measure;
}

/** Importance [count] of a set of gates. */
export type Measure = (gates: Gates) => Promise<Float64Array> | Float64Array;

import type { Place } from '../models/architecture.ts';
import { elements } from '../models/source.ts';
import type { GradientTarget } from '../walk/statistics.ts';

/** Where a tensor in training computes: in one place, or in all layers, which read the same numbers. */
export type TrainedPlace = Place | 'layers';

/** A tensor that training changes: a parameter of the model, or one that a tuning adds to a layer or to all of them. */
export interface Trainable {
  readonly place: TrainedPlace;
  /** Name among the inputs of the graphs of its place ("mlp.up_proj.weight", "mlp.up_proj.lora.a"). */
  readonly local: string;
  readonly shape: readonly number[];
  /** Changed in place, step by step. */
  readonly values: Float32Array;
  /**
   * What the model computes with where that is not the values themselves but made of them (masked, say). The gradient of a
   * step is with respect to it, until the tuning's `beforeUpdate` turns it into that of the values.
   */
  effective: Float32Array | null;
  /** Of the loss of the last step, in the order of `values`. */
  readonly gradient: Float32Array;
  /** Whether weight decay pulls it towards zero. */
  readonly decay: boolean;
  /** Its learning rate as a multiple of the run's. At 0 it stands still, and no gradient of it is computed. */
  rate: number;
  /** 1 where an entry may change; null when all may. */
  mask: Uint8Array | null;
  /** True for numbers that no graph reads, such as scores: the tuning's `beforeUpdate` makes their gradient. */
  readonly detached: boolean;
}

/** What may be said of a tensor beside its values. */
export type TrainableOptions = Partial<Pick<Trainable, 'decay' | 'rate' | 'mask' | 'detached'>>;

/** @param values first values; the array itself is changed. */
export function trainable(
  place: TrainedPlace,
  local: string,
  shape: readonly number[],
  values: Float32Array,
  { decay = false, rate = 1, mask = null, detached = false }: TrainableOptions = {},
): Trainable {
  const gradient = new Float32Array(elements(shape));
  return { place, local, shape, values, effective: null, gradient, decay, rate, mask, detached };
}

/** Entries that training may change. */
export const trainedEntries = (all: readonly Trainable[]): number =>
  all.reduce((sum, { values, mask }) => sum + (mask ? mask.reduce((a, b) => a + b, 0) : values.length), 0);

/** The tensor as something whose gradient a walk can take, in one of its places. */
export function targetOf({ local, shape }: Pick<Trainable, 'local' | 'shape'>, place: Place): GradientTarget {
  const parameter = { name: local, local, place, part: String(place), role: 'factor', shape } as const;
  return { parameter, unitColumns: null };
}

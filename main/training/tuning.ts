import type { Packed } from '../formats/storage/index.ts';
import type { Described, LayerShape, Parameter } from '../models/architecture.ts';
import type { ModelSource } from '../models/source.ts';
import type { TokenWindows } from '../models/windows.ts';
import type { Component } from '../components/component.ts';
import type { Tensors } from '../runtime/tensor.ts';
import type { BlockRewrite } from '../walk/kernels.ts';
import type { PartWeights, WalkOptions } from '../walk/stream.ts';
import type { Side } from './mixture.ts';
import type { Trainable } from './trainable.ts';

/** Where training stands, for whoever acts between its steps. */
export interface Step {
  /** From 0. */
  readonly number: number;
  /** Of the whole run. */
  readonly steps: number;
  /** Learning rate of this step. */
  readonly rate: number;
}

/** An entry that begins to be trained: what the optimiser remembers of it gives way to the gradient that it had so far. */
export interface Begun {
  readonly one: Trainable;
  readonly entry: number;
  readonly gradient: number;
}

/** A layer that is computed otherwise while it is trained. */
export interface RewrittenLayer {
  readonly rewrite: BlockRewrite;
  /** Inputs of the rewrite that are not trained. */
  readonly constants: Tensors;
}

/** A layer as it is written: float32 weights by local name, and the shape they have. */
export interface MergedLayer {
  readonly weights: PartWeights;
  readonly shape: LayerShape;
}

/** A matrix as it is packed. */
export interface StoredMatrix {
  readonly storage: Packed;
  readonly bytes: Uint8Array;
}

/** What a run trains, how the model computes with it meanwhile, and what becomes of it in the end. */
export interface Tuning {
  readonly trainables: readonly Trainable[];
  /** null for a layer that computes as its family says. */
  layer?(layer: number): RewrittenLayer | null;
  /** The side whose text alone a step reads; null, or absent: both, as the recovery mixes them. */
  side?(step: Step): Side | null;
  /** Before the gradients of a step. */
  beforeStep?(step: Step): void | Promise<void>;
  /** Between the gradients and the update. */
  beforeUpdate?(step: Step): void | Promise<void>;
  /** After the update. */
  afterUpdate?(step: Step): void | Promise<void>;
  /** Behind `afterUpdate`: the entries that begin with the next step. Of all others the optimiser keeps what it remembers. */
  begun?(): Iterable<Begun>;
  /**
   * Steps, ascending, before which the optimiser forgets: from there on other numbers are trained, and averages over other
   * gradients would mislead it.
   */
  readonly restarts?: readonly number[];
  /** Whether the state after so many steps may be what is kept in the end; any may where this is absent. */
  counts?(steps: number): boolean;
  /** The layer as one that needs no rewrite, with what was learned. */
  merge?(layer: number, learned: MergedLayer): Promise<MergedLayer>;
  /** What is written of the embedding or the head, with what was learned of it; tensors by local name. */
  ends?(place: 'embedding' | 'head', learned: PartWeights): Promise<PartWeights>;
  /** The bytes of a tensor whose storage training decided, as they are now; null for one that its values say all of. */
  stored?(parameter: Parameter): StoredMatrix | null;
  /** Arrays that change between steps besides the trainables; a resumed run gets them back as they were. */
  readonly state?: Readonly<Record<string, Float32Array | Float64Array | Uint8Array>>;
}

/** What a way of training may look at before it starts. */
export interface TuningWork {
  readonly source: ModelSource;
  /** The model before anything was done to it; the source itself when a whole model is adapted. */
  readonly teacher: ModelSource;
  readonly walk: WalkOptions;
  readonly seed: number;
  /** Steps there will be. */
  readonly steps: number;
  /** Kept weights (1) of linears that have zeros to be kept, by name in the checkpoint; null where zeros may fill. */
  readonly masks: ReadonlyMap<string, Uint8Array> | null;
  /** Text that scores and statistics may be taken on: never trained on, never measured on. */
  readonly calibration: TokenWindows;
  /** General text for the same purposes; null where there is none. */
  readonly general: TokenWindows | null;
  /** Text that training will see. */
  readonly training: TokenWindows;
  warn(message: string): void;
}

/** A way of training: which tensors, and how the model computes with them. */
export interface Method<Options = unknown> extends Component<Options> {
  /** What moves: the model's own numbers (all, or some of each tensor), corrections beside them that are few, or nothing. */
  readonly changes: 'model' | 'corrections' | 'nothing';
  /** Bytes for each number of the model beside its value, its gradient and what the optimiser remembers; 0 where absent. */
  readonly beside?: number;
  /** Whether it trains tensors as they are, one by one, so that it may be given those of a single layer. */
  readonly eachTensor?: boolean;
  /** Whether it decides what is stored, bit for bit, so that nothing else may change weights meanwhile. */
  readonly packs?: boolean;
  /** Why a model cannot be trained so, with what to do instead; absent where every model can. */
  readonly refusal?: (model: Described) => string | null;
  prepare(work: TuningWork, options: Options): Promise<Tuning>;
}

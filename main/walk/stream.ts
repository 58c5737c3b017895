import type { Parameter, Place } from '../models/architecture.ts';
import { elements, type ModelSource, parametersAt } from '../models/source.ts';
import type { TokenWindows } from '../models/windows.ts';
import type { Device } from '../runtime/device.ts';
import { collectFreed } from '../runtime/memory.ts';
import { float32, type Tensor } from '../runtime/tensor.ts';
import { Activations, type ActivationStorage } from './activations.ts';

/** Text on its way through the model: the hidden states of all its windows before one layer. */
export interface Stream {
  readonly windows: TokenWindows;
  /** First and last + 1 window of every batch. */
  readonly batches: readonly { readonly from: number; readonly to: number }[];
  state: Activations;
}

/** A stream that gives its hidden states back at the end of a scope, wherever it stands then. */
export class OwnedStream implements Stream, AsyncDisposable {
  readonly windows: Stream['windows'];
  readonly batches: Stream['batches'];
  state: Activations;

  constructor({ windows, batches, state }: Stream) {
    this.windows = windows;
    this.batches = batches;
    this.state = state;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.state.dispose();
  }
}

/** Weights of one place as float32 tensors, by local name. */
export type PartWeights = Readonly<Record<string, Tensor>>;

/** What a walk computes on, and where it keeps what is on the way. */
export interface WalkOptions extends ActivationStorage {
  readonly device: Device;
  /** Tokens that move together; large enough that matrix products run at full speed. */
  readonly batchTokens?: number;
}

/** Reads and widens all parameters of one place, once the memory of parts that are done with is given back. */
export const loadPlace = (source: ModelSource, place: Place): Promise<PartWeights> =>
  loadParameters(source, parametersAt(source, place));

/** Reads and widens these parameters. */
export async function loadParameters(source: ModelSource, parameters: readonly Parameter[]): Promise<PartWeights> {
  collectFreed(4 * parameters.reduce((sum, { shape }) => sum + elements(shape), 0));
  const weights: Record<string, Tensor> = {};
  for (const parameter of parameters) {
    weights[parameter.local] = float32(await source.read(parameter), parameter.shape);
  }
  return weights;
}

/** Bytes of weights in memory. */
export const bytesOf = (weights: PartWeights): number =>
  Object.values(weights).reduce((sum, { data }) => sum + data.byteLength, 0);

/** Room for hidden states of all batches. */
export function newActivations(
  { architecture }: ModelSource,
  { windows, batches }: Pick<Stream, 'windows' | 'batches'>,
  storage: ActivationStorage,
): Activations {
  const width = architecture.hidden * windows.length;
  return new Activations(
    batches.map(({ from, to }) => (to - from) * width),
    storage,
  );
}

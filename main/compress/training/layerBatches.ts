import { windowRange } from '../../models/windows.ts';
import { DisposalStack } from '../../runtime/disposal.ts';
import type { Tensors } from '../../runtime/tensor.ts';
import { Activations } from '../../walk/activations.ts';
import { gradientSum, type GradientTarget } from '../../walk/statistics.ts';
import type { PartWeights, Stream, WalkOptions } from '../../walk/stream.ts';
import type { Walker } from '../../walk/walker.ts';
import type { Side } from '../extraction/extraction.ts';
import type { RandomStream } from '../search/randomStream.ts';

/** A layer of a walker's model with weights. */
export interface Block {
  readonly walker: Walker;
  readonly layer: number;
  readonly weights: PartWeights;
}

/** Text of one side before a layer, and what the layer as it is makes of it. */
interface Track {
  readonly weight: number;
  readonly stream: Stream;
  readonly wanted: Activations;
  /** Squared errors of every batch with the weights to begin with. */
  readonly errors: readonly number[];
}

/** Batches of text before a layer with what it should put out, for whoever descends the error of its output. */
export class LayerBatches implements AsyncDisposable {
  readonly #own: Omit<Block, 'weights'>;
  readonly #storage: WalkOptions;
  readonly #tracks: readonly Track[];

  private constructor(own: Omit<Block, 'weights'>, storage: WalkOptions, tracks: readonly Track[]) {
    this.#own = own;
    this.#storage = storage;
    this.#tracks = tracks;
  }

  /**
   * @param dense what gives what is wanted.
   * @param own the layer whose error is descended, with weights that errors are shares of.
   * @param streams text of each side before the layer, which stays where it is.
   */
  static async open(
    { dense, own, storage }: { readonly dense: Block; readonly own: Block; readonly storage: WalkOptions },
    streams: ReadonlyMap<Side, Stream>,
    lambda: number,
  ): Promise<LayerBatches> {
    await using half = new DisposalStack();
    const tracks: Track[] = [];
    const behind = async (stream: Stream, { walker, layer, weights }: Block) => {
      const moving = { ...stream };
      await walker.forward(moving, layer, weights, [], { keep: true });
      return half.use(moving.state);
    };
    for (const [side, stream] of streams) {
      const [wanted, first] = [await behind(stream, dense), await behind(stream, own)];
      const errors: number[] = [];
      for (const batch of stream.batches.keys())
        errors.push(squaredNorm(difference(await first.read(batch), await wanted.read(batch))));
      await first.dispose();
      tracks.push({ weight: side === 'domain' ? lambda : 1 - lambda, stream, wanted, errors });
    }
    for (const { wanted } of tracks) half.release(wanted);
    return new LayerBatches(own, storage, tracks);
  }

  /** How many draws have about so many windows. */
  drawsFor(windows: number): number {
    const [first] = this.#tracks[0]?.stream.batches ?? [];
    return first ? Math.max(1, Math.round(windows / (first.to - first.from))) : 1;
  }

  /** A batch at random: the side by its weight, then one of its batches. */
  draw(random: RandomStream): { readonly track: Track; readonly batch: number } {
    let left = random.number();
    const track =
      this.#tracks.find(({ weight }) => {
        left -= weight;
        return left < 0;
      }) ?? (this.#tracks.at(-1) as Track);
    return { track, batch: random.below(track.stream.batches.length) };
  }

  /**
   * Gradients of ½ ‖f(x) − wanted‖² on a batch with other weights, written over `totals` (`<local>.gradient`).
   *
   * @returns the squared error as a share of that to begin with.
   */
  async gradient(
    { track: { stream, wanted, errors }, batch }: ReturnType<LayerBatches['draw']>,
    weights: PartWeights,
    of: readonly GradientTarget[],
    totals: Tensors,
  ): Promise<number> {
    const { walker, layer } = this.#own;
    await using scope = new DisposalStack();
    const { from, to } = stream.batches[batch] as Stream['batches'][number];
    const held = async (data: Float32Array) => {
      const states = scope.use(new Activations([data.length], this.#storage));
      await states.write(0, data);
      return states;
    };
    const inputs = await held(await stream.state.read(batch));
    const alone: Stream = {
      windows: windowRange(stream.windows, from, to),
      batches: [{ from: 0, to: to - from }],
      state: inputs,
    };
    await walker.forward(alone, layer, weights, [], { keep: true });
    scope.use(alone.state);
    const error = difference(await alone.state.read(0), await wanted.read(batch));
    const upstream = await held(error);
    const way = { inputs, upstream };
    scope.use(await walker.backward(alone, layer, weights, way, [gradientSum], { of, totals, fresh: true }));
    return squaredNorm(error) / (errors[batch] as number);
  }

  /** The squared error of all text with other weights, as a share of that to begin with; sides count by their weights. */
  async left(weights: PartWeights): Promise<number> {
    const { walker, layer } = this.#own;
    let [now, before] = [0, 0];
    for (const { weight, stream, wanted, errors } of this.#tracks) {
      const moving = { ...stream };
      await walker.forward(moving, layer, weights, [], { keep: true });
      await using state = moving.state;
      const tokens = stream.windows.count * stream.windows.length;
      for (const batch of stream.batches.keys()) {
        now += (weight / tokens) * squaredNorm(difference(await state.read(batch), await wanted.read(batch)));
        before += (weight / tokens) * (errors[batch] as number);
      }
    }
    return before > 0 ? now / before : 1;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { wanted } of this.#tracks) await wanted.dispose();
  }
}

const difference = (one: Float32Array, other: Float32Array): Float32Array =>
  one.map((value, i) => value - (other[i] as number));

const squaredNorm = (values: Float32Array): number => values.reduce((sum, value) => sum + value * value, 0);

import { windowRange } from '../../../models/windows.ts';
import { DisposalStack } from '../../../runtime/disposal.ts';
import type { Tensors } from '../../../runtime/tensor.ts';
import { Activations } from '../../../walk/activations.ts';
import { gradientSum, type GradientTarget } from '../../../walk/statistics.ts';
import type { PartWeights, Stream } from '../../../walk/stream.ts';
import type { Extraction } from '../../extraction/extraction.ts';
import type { RandomStream } from '../../search/randomStream.ts';
import type { LayerToPack } from './compensation.ts';

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
  readonly #extraction: Extraction;
  readonly #layer: number;
  readonly #tracks: readonly Track[];

  private constructor(extraction: Extraction, layer: number, tracks: readonly Track[]) {
    this.#extraction = extraction;
    this.#layer = layer;
    this.#tracks = tracks;
  }

  /** @param start weights that errors are shares of. */
  static async open(
    extraction: Extraction,
    { layer, weights, streams }: LayerToPack,
    start: PartWeights,
    lambda: number,
  ): Promise<LayerBatches> {
    await using half = new DisposalStack();
    const tracks: Track[] = [];
    const behind = async (stream: Stream, own: PartWeights) => {
      const moving = { ...stream };
      await extraction.walker.forward(moving, layer, own, [], { keep: true });
      return half.use(moving.state);
    };
    for (const [side, stream] of streams) {
      const [wanted, first] = [await behind(stream, weights), await behind(stream, start)];
      const errors: number[] = [];
      for (const batch of stream.batches.keys())
        errors.push(squaredNorm(difference(await first.read(batch), await wanted.read(batch))));
      await first.dispose();
      tracks.push({ weight: side === 'domain' ? lambda : 1 - lambda, stream, wanted, errors });
    }
    for (const { wanted } of tracks) half.release(wanted);
    return new LayerBatches(extraction, layer, tracks);
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
    const { walker, workspace } = this.#extraction;
    await using scope = new DisposalStack();
    const { from, to } = stream.batches[batch] as Stream['batches'][number];
    const held = async (data: Float32Array) => {
      const states = scope.use(new Activations([data.length], workspace));
      await states.write(0, data);
      return states;
    };
    const inputs = await held(await stream.state.read(batch));
    const alone: Stream = {
      windows: windowRange(stream.windows, from, to),
      batches: [{ from: 0, to: to - from }],
      state: inputs,
    };
    await walker.forward(alone, this.#layer, weights, [], { keep: true });
    scope.use(alone.state);
    const error = difference(await alone.state.read(0), await wanted.read(batch));
    const upstream = await held(error);
    const way = { inputs, upstream };
    scope.use(await walker.backward(alone, this.#layer, weights, way, [gradientSum], { of, totals, fresh: true }));
    return squaredNorm(error) / (errors[batch] as number);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { wanted } of this.#tracks) await wanted.dispose();
  }
}

const difference = (one: Float32Array, other: Float32Array): Float32Array =>
  one.map((value, i) => value - (other[i] as number));

const squaredNorm = (values: Float32Array): number => values.reduce((sum, value) => sum + value * value, 0);

import type { Parameter } from '../models/architecture.ts';
import { type ModelSource, partOf } from '../models/source.ts';
import type { TokenWindows } from '../models/windows.ts';
import { float32, floats, int64, type Tensor } from '../runtime/tensor.ts';
import type { Activations } from './activations.ts';
import { KernelCache } from './kernelCache.ts';
import { headDivergence, headGradient, headLogits, headLoss, type Source } from './kernels.ts';
import { bytesOf, loadPart, newActivations, type PartWeights, type Stream, type WalkOptions } from './stream.ts';

/** Logits are the largest tensor of a language model: the head runs on as many rows as keep them under 16 MB. */
const headElements = 2 ** 22;

/** The end of the walk: final norm, output projection and loss, on streams that stand behind the last layer. */
export class Head {
  readonly #source: ModelSource;
  readonly #options: WalkOptions;
  readonly #kernels: KernelCache;
  #weights: PartWeights | undefined;

  constructor(source: ModelSource, options: WalkOptions) {
    this.#source = source;
    this.#options = options;
    this.#kernels = new KernelCache(options.device);
  }

  /** Gives the memory of kept weights back. */
  dispose(): void {
    if (this.#weights) this.#options.budget.release(bytesOf(this.#weights));
    this.#weights = undefined;
  }

  /** Negative log likelihood in nats of every next token, row-major [windows, length − 1]; the stream is at the head. */
  async losses(stream: Stream): Promise<Float32Array> {
    const { length, count } = stream.windows;
    const result = new Float32Array(count * (length - 1));
    await this.#eachChunk(stream, async ({ x, ids, rows, first }, weights, parameters) => {
      const kernel = await this.#kernels.get(`loss:${rows}`, () => headLoss(this.#plan(parameters, rows)));
      const { nll } = await kernel.run({ x, targets: int64(ids, [rows, 1]), ...weights });
      floats(nll).forEach((value, row) => {
        const position = (first + row) % length;
        if (position < length - 1) result[Math.floor((first + row) / length) * (length - 1) + position] = value;
      });
    });
    return result;
  }

  /**
   * Mean over all positions of how far the answers are from those of other hidden states, in nats (headDivergence). No
   * logits are kept: both sides are multiplied out chunk by chunk.
   */
  async divergence(stream: Stream, from: Activations, kind: 'divergence' | 'kullbackLeibler'): Promise<number> {
    const { length, lengths } = stream.windows;
    const width = this.#source.architecture.hidden;
    let [sum, count] = [0, 0];
    await this.#eachChunk(stream, async ({ x, rows, first, batch, at }, weights, parameters) => {
      const y = (await from.read(batch)).subarray(at * width, (at + rows) * width);
      const kernel = await this.#kernels.get(`${kind}:${rows}`, () =>
        headDivergence(this.#plan(parameters, rows), kind),
      );
      const { distance } = await kernel.run({ x, y: float32(y, [rows, width]), ...weights });
      floats(distance).forEach((value, row) => {
        const position = first + row;
        if (position % length >= (lengths?.[Math.floor(position / length)] ?? length)) return;
        sum += value;
        count += 1;
      });
    });
    return sum / count;
  }

  /**
   * The gradient of the mean loss with respect to the hidden states before the head. The mean is over each window
   * (`per` 'window') or over all windows ('batch'); padding and last positions do not count. With `of` 'logit' it is the
   * gradient of the mean logit of the right tokens.
   */
  async gradient(stream: Stream, per: 'window' | 'batch', of: Source = 'loss'): Promise<Activations> {
    const { windows } = stream;
    const weightOf = scoredWeight(windows, per);
    const result = newActivations(this.#source, stream, this.#options);
    const width = this.#source.architecture.hidden;
    const buffers = new Map<number, Float32Array>();
    await this.#eachChunk(stream, async ({ x, ids, rows, first, batch, at, last }, weights, parameters) => {
      const kernel = await this.#kernels.get(`${of}Gradient:${rows}`, () =>
        headGradient(this.#plan(parameters, rows), of),
      );
      const rowWeight = float32(
        Float32Array.from({ length: rows }, (_, row) => weightOf(first + row)),
        [rows],
      );
      const { dx } = await kernel.run({ x, targets: int64(ids, [rows, 1]), rowWeight, ...weights });
      const whole = buffers.get(batch) ?? new Float32Array(result.sizes[batch] ?? 0);
      whole.set(floats(dx), at * width);
      buffers.set(batch, whole);
      if (last) {
        await result.write(batch, whole);
        buffers.delete(batch);
      }
    });
    return result;
  }

  /** Logits [rows, vocabulary] of hidden states [rows, hidden] behind the last layer. */
  async logits(x: Tensor): Promise<Float32Array> {
    const { weights, parameters } = await this.#load();
    const rows = x.shape[0] ?? 0;
    const kernel = await this.#kernels.get(`logits:${rows}`, () => headLogits(this.#plan(parameters, rows)));
    return floats((await kernel.run({ x, ...weights }))['logits']);
  }

  /** The head's weights, kept for the next call when the memory budget allows it. */
  async #load(): Promise<{ weights: PartWeights; parameters: readonly Parameter[] }> {
    const tied = this.#source.architecture.tied ? partOf(this.#source, 'embedding') : [];
    const parameters = [...partOf(this.#source, 'head'), ...tied];
    if (this.#weights) return { weights: this.#weights, parameters };
    const weights = {
      ...(await loadPart(this.#source, 'head')),
      ...(tied.length ? await loadPart(this.#source, 'embedding') : {}),
    };
    if (this.#options.budget.reserve(bytesOf(weights))) this.#weights = weights;
    return { weights, parameters };
  }

  /** Calls back with consecutive rows of every batch, few enough that their logits stay small. */
  async #eachChunk(
    stream: Stream,
    visit: (chunk: HeadChunk, weights: PartWeights, parameters: readonly Parameter[]) => Promise<void>,
  ) {
    const { hidden: width, vocabulary } = this.#source.architecture;
    const { weights, parameters } = await this.#load();
    const limit = Math.max(1, Math.floor(headElements / vocabulary));
    for (const [batch, { from, to }] of stream.batches.entries()) {
      const data = await stream.state.read(batch);
      const { length } = stream.windows;
      const total = (to - from) * length;
      for (let at = 0; at < total; at += limit) {
        const rows = Math.min(limit, total - at);
        const first = from * length + at;
        const ids = Int32Array.from({ length: rows }, (_, row) => nextToken(stream.windows, first + row));
        const x = float32(data.subarray(at * width, (at + rows) * width), [rows, width]);
        await visit({ x, ids, rows, first, batch, at, last: at + rows === total }, weights, parameters);
      }
    }
  }

  #plan(parameters: readonly Parameter[], rows: number) {
    return { family: this.#source.family, architecture: this.#source.architecture, parameters, rows };
  }
}

interface HeadChunk {
  readonly x: Tensor;
  /** The token each row has to predict. */
  readonly ids: Int32Array;
  readonly rows: number;
  /** Index of the first row among all positions of all windows. */
  readonly first: number;
  readonly batch: number;
  /** Index of the first row inside its batch. */
  readonly at: number;
  readonly last: boolean;
}

/** The id after a position; any id for the last position of a window, whose loss is never used. */
function nextToken({ ids, length }: TokenWindows, position: number): number {
  return (position + 1) % length === 0 ? 0 : (ids[position + 1] ?? 0);
}

/** Weight of every position's loss in the mean: 0 for last positions and padding. */
function scoredWeight(windows: TokenWindows, per: 'window' | 'batch'): (position: number) => number {
  const { length, count, lengths } = windows;
  const scored = (window: number) => Math.max(0, (lengths?.[window] ?? length) - 1);
  let all = 0;
  for (let window = 0; window < count; window += 1) all += scored(window);
  return (position) => {
    const window = Math.floor(position / length);
    if (position % length >= scored(window)) return 0;
    return 1 / (per === 'window' ? scored(window) : all);
  };
}

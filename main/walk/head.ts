import type { Parameter } from '../models/architecture.ts';
import { elements, type ModelSource, parametersAt } from '../models/source.ts';
import type { TokenWindows } from '../models/windows.ts';
import { DisposalStack } from '../runtime/disposal.ts';
import { float32, floats, int64, type Tensor, type Tensors } from '../runtime/tensor.ts';
import type { Activations } from './activations.ts';
import type { HeadChunk } from './headChunk.ts';
import { KernelCache } from './kernelCache.ts';
import {
  headDescent,
  headDivergence,
  headGradient,
  headLogits,
  headLoss,
  headReading,
  type LossOnLogits,
  referenceInput,
  type RowReading,
  type Source,
  weightInput,
} from './headKernels.ts';
import { largestHead, logitsInRuns } from './logitsInRuns.ts';
import { placeNext } from './losses.ts';
import { everyWeight, scoredWeight } from './positionWeights.ts';
import { bytesOf, loadParameters, newActivations, type PartWeights, type Stream, type WalkOptions } from './stream.ts';

/** Logits are the largest tensor of a language model: the head runs on as many rows as keep them under 16 MB. */
const headElements = 2 ** 22;

/** Rows whose logits are computed together. */
export const headRows = (vocabulary: number): number => Math.max(1, Math.floor(headElements / vocabulary));

/** A loss on the model's answers, with what its graph needs besides them. */
export interface HeadLoss extends LossOnLogits {
  feeds(chunk: HeadChunk): Promise<Tensors>;
}

/** Numbers read off the answers, with what their graph needs besides them. */
export interface HeadReading extends RowReading {
  feeds?(chunk: HeadChunk): Promise<Tensors>;
}

/** What the head computes with: its own tensors, and the embedding table where that is the output projection. */
export const headParameters = (source: ModelSource): readonly Parameter[] => {
  const projection = source.family.projection(source.architecture);
  return [
    ...parametersAt(source, 'head'),
    ...parametersAt(source, 'embedding').filter(({ local }) => local === projection),
  ];
};

/** The end of the walk: final norm, output projection and loss, on streams that stand behind the last layer. */
export class Head implements Disposable {
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

  [Symbol.dispose](): void {
    this.dispose();
  }

  /**
   * Negative log likelihood in nats of every next token, row-major [windows, length − 1]; the stream is at the head.
   *
   * @param changed the head's weights where they are not the model's own.
   */
  async losses(stream: Stream, changed?: PartWeights): Promise<Float32Array> {
    const { length, count } = stream.windows;
    const result = new Float32Array(count * (length - 1));
    await this.#eachChunk(
      stream,
      async ({ x, ids, rows, first }, weights, parameters) => {
        const kernel = await this.#kernels.get(`loss:${rows}`, () => headLoss(this.#plan(parameters, rows)));
        const { nll } = await kernel.run({ x, targets: int64(ids, [rows, 1]), ...weights });
        placeNext(result, floats(nll), first, length);
      },
      changed,
    );
    return result;
  }

  /**
   * Mean over all positions of how far the answers are from those of other hidden states, in nats (headDivergence). No
   * logits are kept: both sides are multiplied out chunk by chunk.
   *
   * @param changed the weights that the stream's answers are given with where they are not the model's own; those of the
   * other side always are.
   */
  async divergence(
    stream: Stream,
    from: Activations,
    kind: 'divergence' | 'kullbackLeibler',
    changed?: PartWeights,
  ): Promise<number> {
    const { length, lengths } = stream.windows;
    const width = this.#source.architecture.hidden;
    const own = changed ? Object.entries(await this.weights()) : [];
    const reference = Object.fromEntries(own.map(([local, tensor]) => [referenceInput(local), tensor]));
    let [sum, count] = [0, 0];
    const visit = async (chunk: HeadChunk, weights: PartWeights, parameters: readonly Parameter[]) => {
      const { x, rows, first, batch, at } = chunk;
      const y = (await from.read(batch)).subarray(at * width, (at + rows) * width);
      const kernel = await this.#kernels.get(JSON.stringify([kind, rows, !!changed]), () =>
        headDivergence(this.#plan(parameters, rows), kind, !!changed),
      );
      const { distance } = await kernel.run({ x, y: float32(y, [rows, width]), ...weights, ...reference });
      floats(distance).forEach((value, row) => {
        const position = first + row;
        if (position % length >= (lengths?.[Math.floor(position / length)] ?? length)) return;
        sum += value;
        count += 1;
      });
    };
    await this.#eachChunk(stream, visit, changed);
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
    await using half = new DisposalStack();
    const result = half.use(newActivations(this.#source, stream, this.#options));
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
    return half.release(result);
  }

  /**
   * A loss to be descended with its gradients: in the result with respect
   * to the hidden states before the head, in `totals` (`<local>.gradient`, overwritten) with respect to the head's tensors
   * named in `of`.
   *
   * @param changed the head's weights where they are not the model's own.
   */
  async descend(
    stream: Stream,
    loss: HeadLoss,
    { of, totals, changed }: { of: readonly Parameter[]; totals: Tensors; changed?: PartWeights | undefined },
  ): Promise<{ loss: number; upstream: Activations }> {
    const weightOf = {
      scored: scoredWeight(stream.windows, 'batch'),
      all: everyWeight(stream.windows),
    };
    await using half = new DisposalStack();
    const result = half.use(newActivations(this.#source, stream, this.#options));
    const width = this.#source.architecture.hidden;
    const buffers = new Map<number, Float32Array>();
    const feedsIn = Object.fromEntries(Object.entries(totals).map(([key, tensor]) => [`${key}.in`, tensor]));
    let value = 0;
    let fresh = true;
    const visit = async (chunk: HeadChunk, weights: PartWeights, parameters: readonly Parameter[]) => {
      const { x, rows, first, batch, at, last } = chunk;
      const started = fresh;
      fresh = false;
      const key = JSON.stringify([loss.key, rows, started, of.map(({ local }) => local)]);
      const kernel = await this.#kernels.get(key, () => headDescent(this.#plan(parameters, rows), loss, of, started));
      const weight = (of: 'scored' | 'all') =>
        float32(
          Float32Array.from({ length: rows }, (_, row) => weightOf[of](first + row)),
          [rows],
        );
      const rowWeights = { [weightInput('scored')]: weight('scored'), [weightInput('all')]: weight('all') };
      const feeds = { x, ...rowWeights, ...weights, ...(await loss.feeds(chunk)), ...feedsIn };
      const results = await kernel.run(feeds, totals);
      value += floats(results['loss'])[0] ?? 0;
      const whole = buffers.get(batch) ?? new Float32Array(result.sizes[batch] ?? 0);
      whole.set(floats(results['dx']), at * width);
      buffers.set(batch, whole);
      if (!last) return;
      await result.write(batch, whole);
      buffers.delete(batch);
    };
    await this.#eachChunk(stream, visit, changed);
    return { loss: value, upstream: half.release(result) };
  }

  /** Reads something off the answers at every position, chunk by chunk: no logits are kept. */
  async read(
    stream: Stream,
    reading: HeadReading,
    visit: (chunk: HeadChunk, found: Tensors) => void | Promise<void>,
    changed?: PartWeights,
  ): Promise<void> {
    const each = async (chunk: HeadChunk, weights: PartWeights, parameters: readonly Parameter[]) => {
      const { x, ids, rows } = chunk;
      const kernel = await this.#kernels.get(`${reading.key}:${rows}`, () =>
        headReading(this.#plan(parameters, rows), reading),
      );
      const further = await reading.feeds?.(chunk);
      await visit(chunk, await kernel.run({ x, targets: int64(ids, [rows, 1]), ...weights, ...further }));
    };
    await this.#eachChunk(stream, each, changed);
  }

  /** The tensors the head computes with, by local name (headParameters). */
  async weights(): Promise<PartWeights> {
    return (await this.#load()).weights;
  }

  /** Logits [rows, vocabulary] of hidden states [rows, hidden] behind the last layer. */
  async logits(x: Tensor): Promise<Float32Array> {
    const kept = await this.#keep();
    if (!kept) return logitsInRuns(this.#source, headParameters(this.#source), this.#kernels, x);
    const { weights, parameters } = kept;
    const rows = x.shape[0] ?? 0;
    const kernel = await this.#kernels.get(`logits:${rows}`, () => headLogits(this.#plan(parameters, rows)));
    return floats((await kernel.run({ x, ...weights }))['logits']);
  }

  async #load(changed?: PartWeights): Promise<{ weights: PartWeights; parameters: readonly Parameter[] }> {
    const parameters = headParameters(this.#source);
    if (changed) return { weights: changed, parameters };
    return (await this.#keep()) ?? { weights: await loadParameters(this.#source, parameters), parameters };
  }

  /** The head's weights, kept for the next call; null where they are too many, or the memory budget does not allow it. */
  async #keep(): Promise<{ weights: PartWeights; parameters: readonly Parameter[] } | null> {
    const parameters = headParameters(this.#source);
    if (this.#weights) return { weights: this.#weights, parameters };
    const bytes = 4 * parameters.reduce((sum, { shape }) => sum + elements(shape), 0);
    if (bytes > largestHead || !this.#options.budget.reserve(bytes)) return null;
    this.#weights = await loadParameters(this.#source, parameters);
    return { weights: this.#weights, parameters };
  }

  /** Calls back with consecutive rows of every batch, few enough that their logits stay small. */
  async #eachChunk(
    stream: Stream,
    visit: (chunk: HeadChunk, weights: PartWeights, parameters: readonly Parameter[]) => Promise<void>,
    changed?: PartWeights,
  ) {
    const { hidden: width, vocabulary } = this.#source.architecture;
    const { weights, parameters } = await this.#load(changed);
    const limit = headRows(vocabulary);
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

/** The id after a position; any id for the last position of a window, whose loss is never used. */
function nextToken({ ids, length }: TokenWindows, position: number): number {
  return (position + 1) % length === 0 ? 0 : (ids[position + 1] ?? 0);
}

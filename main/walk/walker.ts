import type { Graph } from '../graph/builder.ts';
import type { LayerShape, Place } from '../models/architecture.ts';
import type { ModelSource, RawTensor } from '../models/source.ts';
import { tokenCount, type TokenWindows, windowRange } from '../models/windows.ts';
import { DisposalStack } from '../runtime/disposal.ts';
import { float32, floats, type Tensors } from '../runtime/tensor.ts';
import type { Activations } from './activations.ts';
import { EmbeddingLookup, positionsOf } from './embedding.ts';
import { Head } from './head.ts';
import { KernelCache } from './kernelCache.ts';
import { blockForward, blockGradient, type BlockPlan, type BlockRewrite } from './kernels.ts';
import { BlockConstants, planOf } from './blockInputs.ts';
import { type ExpertWatcher, ExpertWalk } from './expertWalk.ts';
import { rowMask } from './masks.ts';
import type { GradientStatistic, GradientTarget, Statistic } from './statistics.ts';
import { loadPlace, newActivations, OwnedStream, type PartWeights, type Stream, type WalkOptions } from './stream.ts';
import { type LayerTotals, Totals } from './totals.ts';

export interface ForwardOptions {
  readonly observeOnly?: boolean;
  readonly keep?: boolean;
  readonly shape?: LayerShape;
  readonly rewrite?: BlockRewrite | undefined;
}

export interface BackwardOptions {
  readonly of: readonly GradientTarget[];
  readonly totals: Tensors;
  readonly auxiliary?: Tensors;
  readonly relevance?: boolean;
  readonly fresh?: boolean;
  readonly rewrite?: BlockRewrite | undefined;
}

/**
 * Moves text through a model one layer at a time, so that memory holds one layer's weights and the hidden states of
 * the text, whatever the depth of the model. Layers of one shape share compiled graphs; weights are inputs.
 */
export class Walker implements Disposable {
  readonly source: ModelSource;
  /** What comes behind the last layer. */
  readonly head: Head;
  /** What comes before the first. */
  readonly embedding: EmbeddingLookup;
  readonly #options: WalkOptions;
  readonly #constants = new BlockConstants();
  readonly #experts: ExpertWalk;
  readonly #kernels: KernelCache;

  constructor(source: ModelSource, options: WalkOptions) {
    this.source = source;
    this.head = new Head(source, options);
    this.embedding = new EmbeddingLookup(source, options.device);
    this.#kernels = new KernelCache(options.device);
    this.#experts = new ExpertWalk(source, options, this.#kernels, this.#constants);
    this.#options = options;
  }

  /** Gives the memory of the head's kept weights back. */
  dispose(): void {
    this.head.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  get layers(): number {
    return this.source.architecture.layers.length;
  }

  /** Reads and widens all parameters of one place. */
  load(place: Place): Promise<PartWeights> {
    return loadPlace(this.source, place);
  }

  /** Starts a stream: looks the tokens up in the embedding's tables, the model's own or changed ones by local name. */
  async embed(windows: TokenWindows, changed: Readonly<Record<string, RawTensor>> = {}): Promise<OwnedStream> {
    const perBatch = Math.max(1, Math.floor((this.#options.batchTokens ?? 1024) / windows.length));
    const batches = Array.from({ length: Math.ceil(windows.count / perBatch) }, (_, i) => ({
      from: i * perBatch,
      to: Math.min(windows.count, (i + 1) * perBatch),
    }));
    await using half = new DisposalStack();
    const state = half.use(newActivations(this.source, { windows, batches }, this.#options));
    const tables = this.embedding.tables(changed);
    for (const [i, { from, to }] of batches.entries()) {
      const range = windowRange(windows, from, to);
      const lookup = { tokens: range.inputs ?? range.ids, positions: positionsOf(range) };
      await state.write(i, await this.embedding.states(tables, lookup));
    }
    return new OwnedStream({ windows, batches, state: half.release(state) });
  }

  /**
   * Moves the stream behind a layer as the model has it. Of a layer with experts one is loaded at a time, so that memory does not
   * grow with their number.
   */
  async pass(stream: Stream, layer: number): Promise<void> {
    const { family, architecture } = this.source;
    const shape = architecture.layers[layer] as LayerShape;
    // Factors are looked for by the names of one expert, and each may have a rank of its own.
    if (family.mixture(shape, architecture) && !shape.lowRank) await this.#experts.pass(stream, layer);
    else await this.forward(stream, layer, await this.load(layer));
  }

  /** The same of a layer with experts, and what they do to the text is looked at on the way. */
  watchExperts(stream: Stream, layer: number, watcher: ExpertWatcher): Promise<void> {
    return this.#experts.pass(stream, layer, watcher);
  }

  /**
   * Runs the block of `layer` on the stream. With `observeOnly` the stream stays where it is (nothing behind the last
   * observed site is computed); else its state moves behind the layer and the state before it is disposed of, unless
   * `keep` asks for it. `shape` is the layer's shape when the weights are of a changed layer; with a `rewrite` the layer
   * computes otherwise, and `weights` hold its further inputs too.
   *
   * @returns the totals of the wanted statistics, by site and statistic, and the kept state.
   */
  async forward(
    stream: Stream,
    layer: number,
    weights: PartWeights,
    wanted: readonly Statistic[] = [],
    { observeOnly = false, keep = false, shape, rewrite }: ForwardOptions = {},
  ): Promise<{ totals: LayerTotals; before: Activations | null }> {
    const before = stream.state;
    // Nothing moves and nothing is asked for.
    if (observeOnly && !wanted.length)
      return { totals: new Totals(wanted).finish(tokenCount(stream.windows)), before: keep ? before : null };
    await using half = new DisposalStack();
    const after = observeOnly ? null : half.use(newActivations(this.source, stream, this.#options));
    const totals = new Totals(wanted);
    for (const [i, { from, to }] of stream.batches.entries()) {
      const windows = windowRange(stream.windows, from, to);
      const plan = { ...planOf(this.source, layer, weights, windows, shape), rewrite };
      const kernel = await this.#blockKernel('forward', plan, wanted, observeOnly, () =>
        blockForward(plan, wanted, observeOnly),
      );
      const x = float32(await before.read(i), [windows.count, windows.length, this.source.architecture.hidden]);
      const carried = totals.carried(kernel.outputs, plan.parameters);
      const feeds = { x, ...weights, ...this.#constants.feeds(plan, windows), ...rowMask(windows), ...carried.feeds };
      const results = await kernel.run(feeds, carried.into);
      totals.add(results);
      if (after) await after.write(i, floats(results['output']));
    }
    if (after) {
      stream.state = half.release(after);
      if (!keep) await before.dispose();
    }
    return { totals: totals.finish(tokenCount(stream.windows)), before: keep ? before : null };
  }

  /**
   * Takes the gradient back through one layer. `inputs` are the hidden states before the layer, `upstream` the
   * gradient behind it (disposed of, also when this fails). Totals of the statistics are updated in place for the linears in `of`.
   *
   * @param totals by tensor (local name) and statistic, of the statistic's shape.
   * @param relevance carry relevance instead of gradients (see BlockContext).
   * @param auxiliary further matrices for the statistics, as `<local>.<name>`.
   * @param fresh what the totals hold does not count: the first batch overwrites them.
   * @param rewrite see `forward`.
   * @returns the gradient before the layer.
   */
  async backward(
    stream: Stream,
    layer: number,
    weights: PartWeights,
    { inputs, upstream }: { inputs: Activations; upstream: Activations },
    wanted: readonly GradientStatistic[],
    { of, totals, auxiliary = {}, relevance = false, fresh = false, rewrite }: BackwardOptions,
  ): Promise<Activations> {
    await using scope = new DisposalStack();
    scope.use(upstream);
    const result = scope.use(newActivations(this.source, stream, this.#options));
    const perWindow = wanted.some(({ separate }) => separate);
    const width = this.source.architecture.hidden;
    const feedsIn = Object.fromEntries(Object.entries(totals).map(([key, tensor]) => [`${key}.in`, tensor]));
    for (const [i, { from, to }] of stream.batches.entries()) {
      const x = await inputs.read(i);
      const dy = await upstream.read(i);
      const dx = new Float32Array(x.length);
      const step = perWindow ? 1 : to - from;
      for (let w = from; w < to; w += step) {
        const windows = windowRange(stream.windows, w, w + step);
        const plan = { ...planOf(this.source, layer, weights, windows), relevance, rewrite };
        const first = fresh && w === 0;
        const variation = [relevance, first, of.map(({ parameter }) => parameter.local)];
        const kernel = await this.#blockKernel('gradient', plan, wanted, variation, () =>
          blockGradient(plan, wanted, of, first),
        );
        const shape = [step, windows.length, width];
        const size = step * windows.length * width;
        const at = (w - from) * windows.length * width;
        const part = (data: Float32Array) => float32(data.subarray(at, at + size), shape);
        const constants = this.#constants.feeds(plan, windows);
        const feeds = { x: part(x), dy: part(dy), ...weights, ...constants, ...auxiliary, ...feedsIn };
        await kernel.run(feeds, { ...totals, dx: part(dx) });
      }
      await result.write(i, dx);
    }
    return scope.release(result);
  }

  #blockKernel(
    pass: string,
    plan: BlockPlan,
    wanted: readonly { name: string }[],
    variation: unknown,
    graph: () => Graph,
  ) {
    const { shape, batch, length, masked, segmented, rewrite } = plan;
    return this.#kernels.get(
      JSON.stringify([
        ...[pass, shape, batch, length, masked, segmented, rewrite?.key],
        ...[wanted.map(({ name }) => name), variation],
      ]),
      graph,
    );
  }
}

import { parameterOf, partOf, type ModelSource } from '../models/source.ts';
import { rotaryTables } from '../models/rotary.ts';
import type { LayerShape, Parameter, Part, Site } from '../models/architecture.ts';
import { type TokenWindows, windowRange, tokenCount } from '../models/windows.ts';
import type { Graph } from '../graph/builder.ts';
import type { Device, Kernel } from '../runtime/device.ts';
import { float32, floats, int64, type Tensor, type Tensors, zeros } from '../runtime/tensor.ts';
import { Activations, type ActivationStorage } from './activations.ts';
import { gatherRows } from './embedding.ts';
import {
  blockForward,
  blockGradient,
  type BlockPlan,
  headGradient,
  headLogits,
  headLoss,
  statisticKey,
} from './kernels.ts';
import type { GradientStatistic, SiteTotals, Statistic } from './statistics.ts';

/** Text on its way through the model: the hidden states of all its windows before one layer. */
export interface Stream {
  readonly windows: TokenWindows;
  /** First and last + 1 window of every batch. */
  readonly batches: readonly { readonly from: number; readonly to: number }[];
  state: Activations;
}

/** Weights of one part as float32 tensors, by local name. */
export type PartWeights = Readonly<Record<string, Tensor>>;

export type LayerTotals = ReadonlyMap<Site, ReadonlyMap<string, SiteTotals>>;

export interface WalkerOptions extends ActivationStorage {
  readonly device: Device;
  /** Tokens that move together; large enough that matrix products run at full speed. */
  readonly batchTokens?: number;
}

/** Logits are the largest tensor of a language model: the head runs on as many rows as keep them under 64 MB. */
const headElements = 2 ** 24;

/** Scores of positions that attention must not see; small enough that exp() is exactly 0, finite so that 0·x stays 0. */
const hidden = -1e9;

/**
 * Moves text through a model one layer at a time, so that memory holds one layer's weights and the hidden states of
 * the text, whatever the depth of the model. Layers of one shape share compiled graphs; weights are inputs.
 */
export class Walker {
  readonly source: ModelSource;
  readonly #options: WalkerOptions;
  readonly #constants = new Map<string, Tensors>();
  readonly #kernels = new Map<string, Promise<Kernel>>();
  #head: PartWeights | undefined;

  constructor(source: ModelSource, options: WalkerOptions) {
    this.source = source;
    this.#options = options;
  }

  get layers(): number {
    return this.source.architecture.layers.length;
  }

  /** Gives the memory of kept weights back. */
  dispose(): void {
    if (this.#head) this.#options.budget.release(bytesOf(this.#head));
    this.#head = undefined;
  }

  /** Reads and widens all parameters of one part. */
  async load(part: Part): Promise<PartWeights> {
    const weights: Record<string, Tensor> = {};
    for (const parameter of partOf(this.source, part)) {
      weights[parameter.local] = float32(await this.source.read(parameter), parameter.shape);
    }
    return weights;
  }

  /** Starts a stream: looks the tokens up in the embedding table. */
  async embed(windows: TokenWindows): Promise<Stream> {
    const { architecture } = this.source;
    const perBatch = Math.max(1, Math.floor((this.#options.batchTokens ?? 1024) / windows.length));
    const batches = Array.from({ length: Math.ceil(windows.count / perBatch) }, (_, i) => ({
      from: i * perBatch,
      to: Math.min(windows.count, (i + 1) * perBatch),
    }));
    const state = this.#activations(windows, batches);
    const table = await this.source.readRaw(parameterOf(this.source, 'embedding', this.source.family.embedding));
    for (const [i, { from, to }] of batches.entries()) {
      await state.write(i, gatherRows(table, windowRange(windows, from, to).ids, architecture.hidden));
    }
    return { windows, batches, state };
  }

  /**
   * Runs the block of `layer` on the stream. With `observeOnly` the stream stays where it is (nothing behind the last
   * observed site is computed); else its state moves behind the layer and the state before it is disposed of, unless
   * `keep` asks for it.
   *
   * @returns the totals of the wanted statistics, by site and statistic, and the kept state.
   */
  async advance(
    stream: Stream,
    layer: number,
    weights: PartWeights,
    wanted: readonly Statistic[] = [],
    { observeOnly = false, keep = false } = {},
  ): Promise<{ totals: LayerTotals; before: Activations | null }> {
    const before = stream.state;
    const after = observeOnly ? null : this.#activations(stream.windows, stream.batches);
    const totals = new Totals(wanted);
    for (const [i, { from, to }] of stream.batches.entries()) {
      const windows = windowRange(stream.windows, from, to);
      const plan = this.#plan(layer, weights, windows);
      const kernel = await this.#blockKernel('forward', plan, wanted, observeOnly, () =>
        blockForward(plan, wanted, observeOnly),
      );
      const x = float32(await before.read(i), [windows.count, windows.length, this.source.architecture.hidden]);
      const carried = totals.carried(kernel.outputs, plan.parameters);
      const feeds = { x, ...weights, ...this.#blockConstants(plan), ...rowMask(windows), ...carried.feeds };
      const results = await kernel.run(feeds, carried.into);
      totals.add(results);
      if (after) await after.write(i, floats(results['output']));
    }
    if (after) {
      stream.state = after;
      if (!keep) await before.dispose();
    }
    return { totals: totals.finish(tokenCount(stream.windows)), before: keep ? before : null };
  }

  /** Negative log likelihood in nats of every next token, row-major [windows, length − 1]; the stream is at the head. */
  async losses(stream: Stream): Promise<Float32Array> {
    const { length, count } = stream.windows;
    const result = new Float32Array(count * (length - 1));
    await this.#eachHeadChunk(stream, async ({ x, ids, rows, first }, weights, parameters) => {
      const kernel = await this.#kernel(`loss:${rows}`, () => headLoss(this.#headPlan(parameters, rows)));
      const { nll } = await kernel.run({ x, targets: int64(ids, [rows, 1]), ...weights });
      floats(nll).forEach((value, row) => {
        const position = (first + row) % length;
        if (position < length - 1) result[Math.floor((first + row) / length) * (length - 1) + position] = value;
      });
    });
    return result;
  }

  /**
   * The gradient of the mean loss with respect to the hidden states before the head. The mean is over each window
   * (`per` 'window') or over all windows ('batch'); padding and last positions do not count.
   */
  async lossGradient(stream: Stream, per: 'window' | 'batch'): Promise<Activations> {
    const { windows } = stream;
    const weightOf = scoredWeight(windows, per);
    const result = this.#activations(windows, stream.batches);
    const width = this.source.architecture.hidden;
    const buffers = new Map<number, Float32Array>();
    await this.#eachHeadChunk(stream, async ({ x, ids, rows, first, batch, at, last }, weights, parameters) => {
      const kernel = await this.#kernel(`lossGradient:${rows}`, () => headGradient(this.#headPlan(parameters, rows)));
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

  /**
   * Takes the gradient back through one layer. `inputs` are the hidden states before the layer, `upstream` the
   * gradient behind it (disposed of). Totals of the statistics are updated in place for the parameters in `of`.
   *
   * @param totals by parameter (local name) and statistic, of the parameter's shape.
   * @param auxiliary further matrices for the statistics, as `<local>.<name>`.
   * @returns the gradient before the layer.
   */
  async retreat(
    stream: Stream,
    layer: number,
    weights: PartWeights,
    { inputs, upstream }: { inputs: Activations; upstream: Activations },
    wanted: readonly GradientStatistic[],
    { of, totals, auxiliary = {} }: { of: readonly Parameter[]; totals: Tensors; auxiliary?: Tensors },
  ): Promise<Activations> {
    const result = this.#activations(stream.windows, stream.batches);
    const perWindow = wanted.some(({ per }) => per === 'window');
    const width = this.source.architecture.hidden;
    const feedsIn = Object.fromEntries(Object.entries(totals).map(([key, tensor]) => [`${key}.in`, tensor]));
    for (const [i, { from, to }] of stream.batches.entries()) {
      const x = await inputs.read(i);
      const dy = await upstream.read(i);
      const dx = new Float32Array(x.length);
      const step = perWindow ? 1 : to - from;
      for (let w = from; w < to; w += step) {
        const windows = windowRange(stream.windows, w, w + step);
        const plan = this.#plan(layer, weights, windows);
        const kernel = await this.#blockKernel('gradient', plan, wanted, of.length, () =>
          blockGradient(plan, wanted, of),
        );
        const shape = [step, windows.length, width];
        const size = step * windows.length * width;
        const at = (w - from) * windows.length * width;
        const part = (data: Float32Array) => float32(data.subarray(at, at + size), shape);
        const feeds = { x: part(x), dy: part(dy), ...weights, ...this.#blockConstants(plan), ...auxiliary, ...feedsIn };
        await kernel.run(feeds, { ...totals, dx: part(dx) });
      }
      await result.write(i, dx);
    }
    await upstream.dispose();
    return result;
  }

  /** Logits [rows, vocabulary] of hidden states [rows, hidden] behind the last layer. */
  async logits(x: Tensor): Promise<Float32Array> {
    const { weights, parameters } = await this.#headWeights();
    const rows = x.shape[0] ?? 0;
    const kernel = await this.#kernel(`logits:${rows}`, () => headLogits(this.#headPlan(parameters, rows)));
    return floats((await kernel.run({ x, ...weights }))['logits']);
  }

  #activations(windows: TokenWindows, batches: Stream['batches']): Activations {
    const width = this.source.architecture.hidden * windows.length;
    return new Activations(
      batches.map(({ from, to }) => (to - from) * width),
      this.#options,
    );
  }

  #plan(layer: number, weights: PartWeights, windows: TokenWindows): BlockPlan {
    const { family, architecture } = this.source;
    const shape = architecture.layers[layer] as LayerShape;
    const parameters = partOf(this.source, layer).filter(({ local }) => weights[local]);
    return {
      family,
      architecture,
      shape,
      parameters,
      batch: windows.count,
      length: windows.length,
      masked: !!windows.lengths,
    };
  }

  /** Building and hashing a graph takes milliseconds: what was compiled for this walk is found by what it is for. */
  #kernel(key: string, graph: () => Graph): Promise<Kernel> {
    let made = this.#kernels.get(key);
    if (!made) {
      made = this.#options.device.compile(graph());
      this.#kernels.set(key, made);
    }
    return made;
  }

  #blockKernel(
    pass: string,
    plan: BlockPlan,
    wanted: readonly { name: string }[],
    variation: unknown,
    graph: () => Graph,
  ) {
    const { shape, batch, length, masked } = plan;
    return this.#kernel(
      JSON.stringify([pass, shape, batch, length, masked, wanted.map(({ name }) => name), variation]),
      graph,
    );
  }

  #blockConstants({ shape, architecture, length }: BlockPlan): Tensors {
    const headDim = shape.attention?.headDim ?? 1;
    const window = shape.attention?.window ?? null;
    const key = `${length}:${headDim}:${window ?? ''}`;
    let made = this.#constants.get(key);
    if (!made) {
      const { cos, sin } = rotaryTables(architecture.rotary, Math.max(2, headDim), 0, length);
      made = {
        cos: float32(cos.subarray(0, length * headDim), [length, 1, headDim]),
        sin: float32(sin.subarray(0, length * headDim), [length, 1, headDim]),
        mask: float32(causalMask(length, window), [length, length]),
      };
      this.#constants.set(key, made);
    }
    return made;
  }

  #headPlan(parameters: readonly Parameter[], rows: number) {
    return { family: this.source.family, architecture: this.source.architecture, parameters, rows };
  }

  /** The head's weights, kept for the next call when the memory budget allows it. */
  async #headWeights(): Promise<{ weights: PartWeights; parameters: readonly Parameter[] }> {
    const tied = this.source.architecture.tied ? partOf(this.source, 'embedding') : [];
    const parameters = [...partOf(this.source, 'head'), ...tied];
    if (this.#head) return { weights: this.#head, parameters };
    const weights = { ...(await this.load('head')), ...(tied.length ? await this.load('embedding') : {}) };
    if (this.#options.budget.reserve(bytesOf(weights))) this.#head = weights;
    return { weights, parameters };
  }

  /** Calls back with consecutive rows of every batch, few enough that their logits stay small. */
  async #eachHeadChunk(
    stream: Stream,
    visit: (chunk: HeadChunk, weights: PartWeights, parameters: readonly Parameter[]) => Promise<void>,
  ) {
    const { hidden: width, vocabulary } = this.source.architecture;
    const { weights, parameters } = await this.#headWeights();
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
}

const bytesOf = (weights: PartWeights): number =>
  Object.values(weights).reduce((sum, { data }) => sum + data.byteLength, 0);

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

function causalMask(length: number, window: number | null): Float32Array {
  const mask = new Float32Array(length * length);
  for (let query = 0; query < length; query += 1) {
    for (let key = 0; key < length; key += 1) {
      if (key > query || (window !== null && key <= query - window)) mask[query * length + key] = hidden;
    }
  }
  return mask;
}

function rowMask({ lengths, count, length }: TokenWindows): Tensors {
  if (!lengths) return {};
  const mask = Float32Array.from({ length: count * length }, (_, i) =>
    i % length < (lengths[Math.floor(i / length)] ?? 0) ? 1 : 0,
  );
  return { rowMask: float32(mask, [count * length, 1]) };
}

/** Collects the totals of forward statistics over batches. */
class Totals {
  readonly #wanted: readonly Statistic[];
  readonly #sums = new Map<string, Float64Array>();
  readonly #carried = new Map<string, Tensor>();
  #keys: readonly { key: string; site: Site; statistic: string; part: string }[] = [];

  constructor(wanted: readonly Statistic[]) {
    this.#wanted = wanted;
  }

  /** Inputs and in-place outputs of the carried statistics; made when the first kernel shows which sites exist. */
  carried(outputs: readonly string[], parameters: readonly Parameter[]): { feeds: Tensors; into: Tensors } {
    if (!this.#keys.length) {
      this.#keys = [...columnsBySite(parameters)].flatMap(([site, columns]) =>
        this.#wanted.flatMap((statistic) =>
          Object.entries(statistic.parts(columns)).map(([part, shape]) => {
            const key = statisticKey(site, statistic.name, part);
            if (statistic.carried && outputs.includes(key)) this.#carried.set(key, zeros(shape));
            return { key, site, statistic: statistic.name, part };
          }),
        ),
      );
    }
    const into = Object.fromEntries(this.#carried);
    return { into, feeds: Object.fromEntries(Object.entries(into).map(([key, tensor]) => [`${key}.in`, tensor])) };
  }

  add(results: Tensors): void {
    for (const { key } of this.#keys) {
      if (this.#carried.has(key)) continue;
      const values = floats(results[key]);
      const sum = this.#sums.get(key) ?? new Float64Array(values.length);
      for (let i = 0; i < values.length; i += 1) sum[i] = (sum[i] as number) + (values[i] as number);
      this.#sums.set(key, sum);
    }
  }

  finish(tokens: number): LayerTotals {
    const totals = new Map<Site, Map<string, { tokens: number; parts: Record<string, Float64Array | Float32Array> }>>();
    for (const { key, site, statistic, part } of this.#keys) {
      const bySite = totals.get(site) ?? new Map();
      const entry = bySite.get(statistic) ?? { tokens, parts: {} };
      entry.parts[part] = this.#sums.get(key) ?? floats(this.#carried.get(key));
      bySite.set(statistic, entry);
      totals.set(site, bySite);
    }
    return totals;
  }
}

/** Number of columns that the linears of each site read. */
function columnsBySite(parameters: readonly Parameter[]): ReadonlyMap<Site, number> {
  return new Map(
    parameters.flatMap(({ site, role, shape }) =>
      site && role === 'linear' ? [[site, shape[1] as number] as const] : [],
    ),
  );
}

import { bytesOf } from '../formats/dtype.ts';
import { type Parameter, type Place } from '../models/architecture.ts';
import { type ModelSource, parametersAt, type RawTensor } from '../models/source.ts';
import type { TokenWindows } from '../models/windows.ts';
import { DisposalStack } from '../runtime/disposal.ts';
import { float32, floats, type Tensors } from '../runtime/tensor.ts';
import type { Activations } from '../walk/activations.ts';
import { positionsOf } from '../walk/embedding.ts';
import { headParameters, type HeadReading } from '../walk/head.ts';
import { cast, gatherElements, greaterOrEqual, reduceMax, squeeze } from '../graph/ops/index.ts';
import { meanOfScored, placeNext } from '../walk/losses.ts';
import { type GradientTarget, gradientSum, totalKey } from '../walk/statistics.ts';
import type { OwnedStream, PartWeights, WalkOptions } from '../walk/stream.ts';
import { Walker } from '../walk/walker.ts';
import { WeightCache } from '../walk/weightCache.ts';
import type { Objective } from './objectives/objective.ts';
import { targetOf, type Trainable, type TrainedPlace } from './trainable.ts';
import type { MergedLayer, Tuning } from './tuning.ts';

/** Whether the right token is the likeliest (1) or not (0) at every position, [rows]. */
const rightAnswers: HeadReading = {
  key: 'right',
  emit: ({ logits, targets }) => {
    const right = greaterOrEqual(gatherElements(logits, targets, 1), reduceMax(logits, [1], true));
    return { right: squeeze(cast(right, 'float32'), [1]) };
  },
};

/**
 * A model in training: its own weights, read layer by layer and kept while memory allows it, and the tensors that a tuning
 * changes. Gradients come layer by layer too: hidden states before every layer are kept, activations computed again on the
 * way back, so memory beside the trained tensors holds one layer whatever the depth.
 */
export class Learner implements Disposable {
  readonly source: ModelSource;
  readonly tuning: Tuning;
  readonly #walker: Walker;
  readonly #byPlace = new Map<TrainedPlace, Trainable[]>();
  /** Each layer's part of the gradient of a tensor that all of them read. */
  readonly #parts = new Map<Trainable, Float32Array>();
  readonly #weights: WeightCache;

  constructor(source: ModelSource, tuning: Tuning, options: WalkOptions) {
    this.source = source;
    this.tuning = tuning;
    this.#weights = new WeightCache(source, options.budget);
    this.#walker = new Walker(source, options);
    for (const one of tuning.trainables)
      if (!one.detached) this.#byPlace.set(one.place, [...(this.#byPlace.get(one.place) ?? []), one]);
  }

  /** Gradients of the objective on these windows, into every trainable's `gradient`. @returns the loss. */
  async gradients(windows: TokenWindows, objective: Objective): Promise<number> {
    const { layers } = this.#walker;
    const lowest = this.#lowest();
    for (const { gradient } of this.#shared()) gradient.fill(0);
    await objective.beforeStep?.(windows);
    await using scope = new DisposalStack();
    const stream = scope.use(await this.#walker.embed(windows, this.#tables()));
    const inputs: Activations[] = [];
    for (let layer = 0; layer < layers; layer += 1) {
      const keep = layer >= lowest;
      const { weights, rewrite } = await this.#layer(layer);
      const { before } = await this.#walker.forward(stream, layer, weights, [], { keep, rewrite });
      if (before) inputs[layer] = scope.use(before);
    }
    const changed = await this.#head();
    const head = headParameters(this.source).filter(({ place, local }) => this.#trained(place, local)?.rate);
    const totals = this.#totals(head);
    let { loss, upstream } = await this.#walker.head.descend(stream, objective.head, { of: head, totals, changed });
    scope.use(upstream);
    for (let layer = layers - 1; layer >= lowest; layer -= 1) {
      const behind = layer === layers - 1 ? stream.state : (inputs[layer + 1] as Activations);
      loss += (await objective.behind?.(layer, behind, upstream, 1)) ?? 0;
      if (layer < layers - 1) await behind.dispose();
      const { weights, rewrite } = await this.#layer(layer);
      const of = this.#targets(layer);
      const way = { inputs: inputs[layer] as Activations, upstream };
      const gradientsOf = { of, totals: this.#totals(of.map(({ parameter }) => parameter)), fresh: true, rewrite };
      upstream = scope.use(await this.#walker.backward(stream, layer, weights, way, [gradientSum], gradientsOf));
      for (const one of this.#shared()) this.#parts.get(one)?.forEach((g, i) => (one.gradient[i]! += g));
    }
    await this.#embeddingGradient(windows, upstream);
    return loss;
  }

  /** Mean loss in nats of every scored token, of the model as it stands. */
  async loss(windows: TokenWindows): Promise<number> {
    await using stream = await this.#answered(windows);
    const losses = await this.#walker.head.losses(stream, await this.#head());
    return meanOfScored(losses, windows);
  }

  /** Share of every scored token that the model as it stands holds for the likeliest. */
  async accuracy(windows: TokenWindows): Promise<number> {
    const { length, count } = windows;
    const right = new Float32Array(count * (length - 1));
    await using stream = await this.#answered(windows);
    const place = ({ first }: { readonly first: number }, found: Tensors) =>
      placeNext(right, floats(found['right']), first, length);
    await this.#walker.head.read(stream, rightAnswers, place, await this.#head());
    return meanOfScored(right, windows);
  }

  /** A layer with what was learned, computing as its family says. */
  async merged(layer: number): Promise<MergedLayer> {
    const own = new Set(parametersAt(this.source, layer).map(({ local }) => local));
    const { weights } = await this.#layer(layer);
    const shape = this.source.architecture.layers[layer] as MergedLayer['shape'];
    const learned = { weights: Object.fromEntries(Object.entries(weights).filter(([name]) => own.has(name))), shape };
    return this.tuning.merge ? this.tuning.merge(layer, learned) : learned;
  }

  /** Tensors of the embedding or the head that training changed, as they are written, by local name. */
  async changed(place: 'embedding' | 'head'): Promise<PartWeights> {
    const learned = tensorsOf(this.#in(place));
    return this.tuning.ends ? this.tuning.ends(place, learned) : learned;
  }

  /** Gives the memory of kept weights back. */
  dispose(): void {
    this.#walker.dispose();
    this.#weights.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** The text behind the last layer. */
  async #answered(windows: TokenWindows): Promise<OwnedStream> {
    await using half = new DisposalStack();
    const stream = half.use(await this.#walker.embed(windows, this.#tables()));
    for (let layer = 0; layer < this.#walker.layers; layer += 1) {
      const { weights, rewrite } = await this.#layer(layer);
      await this.#walker.forward(stream, layer, weights, [], { rewrite });
    }
    return half.release(stream);
  }

  async #layer(layer: number) {
    const changed = this.tuning.layer?.(layer) ?? null;
    const weights = {
      ...(await this.#weights.load(layer)),
      ...changed?.constants,
      ...tensorsOf(this.#in(layer)),
    };
    return { weights, rewrite: changed?.rewrite };
  }

  /** The head's weights when something of them is trained. */
  async #head(): Promise<PartWeights | undefined> {
    const places = [...new Set(headParameters(this.source).map(({ place }) => place))];
    if (!places.some((place) => this.#byPlace.has(place))) return undefined;
    const own = await Promise.all(places.map((place) => this.#weights.load(place)));
    return Object.assign(
      {},
      ...own,
      ...places.map((place) => tensorsOf(this.#byPlace.get(place) ?? [])),
    ) as PartWeights;
  }

  /** Tensors that all layers read, and that move now. */
  #shared(): readonly Trainable[] {
    return (this.#byPlace.get('layers') ?? []).filter(({ rate }) => rate > 0);
  }

  /** All that is trained and read in a place. */
  #in(place: Place): readonly Trainable[] {
    const own = this.#byPlace.get(place) ?? [];
    return typeof place === 'number' ? [...own, ...(this.#byPlace.get('layers') ?? [])] : own;
  }

  #trained(place: Place, local: string): Trainable | undefined {
    return this.#in(place).find((one) => one.local === local);
  }

  /** The lowest layer that the gradient has to reach: those below have no tensor that moves now. */
  #lowest(): number {
    const places = [...this.#byPlace.values()].flat().flatMap(({ rate, place }) => (rate > 0 ? [place] : []));
    if (places.includes('embedding') || places.includes('layers')) return 0;
    return Math.min(this.#walker.layers, ...places.filter((place) => typeof place === 'number'));
  }

  #targets(place: Place): GradientTarget[] {
    return this.#in(place).flatMap((one) => (one.rate > 0 ? [targetOf(one, place)] : []));
  }

  #totals(of: readonly Pick<Parameter, 'place' | 'local'>[]): Tensors {
    return Object.fromEntries(
      of.map(({ place, local }) => {
        const one = this.#trained(place, local) as Trainable;
        const into = one.place === 'layers' ? this.#part(one) : one.gradient;
        return [totalKey(local, gradientSum.name), float32(into, one.shape)];
      }),
    );
  }

  #part(one: Trainable): Float32Array {
    const part = this.#parts.get(one) ?? new Float32Array(one.gradient.length);
    this.#parts.set(one, part);
    return part;
  }

  /** The embedding's tables in training, as if they were stored, by local name. */
  #tables(): Record<string, RawTensor> {
    const tables: Record<string, RawTensor> = {};
    for (const { local } of this.source.family.embedding.tables) {
      const table = this.#trained('embedding', local);
      if (!table) continue;
      tables[local] = { storage: 'F32', shape: table.shape, bytes: bytesOf(table.effective ?? table.values) };
    }
    return tables;
  }

  /** Adds what reaches the first layer to the rows that were looked up; a tied table already holds the head's share. */
  async #embeddingGradient(windows: TokenWindows, upstream: Activations): Promise<void> {
    const { family, architecture } = this.source;
    for (const { local, by } of family.embedding.tables) {
      const table = this.#trained('embedding', local);
      if (!table?.rate) continue;
      if (local !== family.projection(architecture)) table.gradient.fill(0);
      const entries = by === 'token' ? (windows.inputs ?? windows.ids) : positionsOf(windows);
      let at = 0;
      for (const batch of upstream.sizes.keys()) {
        const rows = await this.#walker.embedding.gradients(await upstream.read(batch), table);
        for (let from = 0; from < rows.length; from += architecture.hidden, at += 1) {
          const to = (entries[at] as number) * architecture.hidden;
          for (let i = 0; i < architecture.hidden; i += 1) table.gradient[to + i]! += rows[from + i] as number;
        }
      }
    }
  }
}

const tensorsOf = (trainables: readonly Trainable[]): PartWeights =>
  Object.fromEntries(
    trainables.map(({ local, values, effective, shape }) => [local, float32(effective ?? values, shape)]),
  );

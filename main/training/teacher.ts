import type { ModelSource } from '../models/source.ts';
import type { TokenWindows } from '../models/windows.ts';
import { DisposalStack } from '../runtime/disposal.ts';
import type { Activations } from '../walk/activations.ts';
import { headParameters } from '../walk/head.ts';
import type { PartWeights, WalkOptions } from '../walk/stream.ts';
import { Walker } from '../walk/walker.ts';
import { WeightCache } from '../walk/weightCache.ts';

/** The unpruned model reading along: its hidden states on the text of a step, one layer in memory at a time. */
export class Teacher implements AsyncDisposable {
  readonly source: ModelSource;
  readonly #walker: Walker;
  readonly #weights: WeightCache;
  #states: (Activations | undefined)[] = [];
  #answers: Activations | null = null;

  constructor(source: ModelSource, walk: WalkOptions) {
    this.source = source;
    this.#walker = new Walker(source, walk);
    this.#weights = new WeightCache(source, walk.budget);
  }

  /** Reads the windows. @param keep layers whose hidden states (behind them) are wanted. */
  async read(windows: TokenWindows, keep: ReadonlySet<number> = new Set()): Promise<void> {
    await this.forget();
    await using half = new DisposalStack();
    const stream = half.use(await this.#walker.embed(windows));
    for (let layer = 0; layer < this.#walker.layers; layer += 1) {
      const { before } = await this.#walker.forward(stream, layer, await this.#weights.load(layer), [], {
        keep: keep.has(layer - 1),
      });
      if (before) this.#states[layer - 1] = before;
    }
    this.#answers = half.release(stream).state;
  }

  /** Hidden states behind the last layer. */
  get answers(): Activations {
    if (!this.#answers) throw new Error('The teacher has not read the text of this step.');
    return this.#answers;
  }

  /** Hidden states behind a layer that was to be kept. */
  behind(layer: number): Activations {
    const kept = layer === this.#walker.layers - 1 ? this.answers : this.#states[layer];
    if (!kept) throw new Error(`The teacher did not keep its states behind layer ${layer}.`);
    return kept;
  }

  /** What the teacher's head computes with, by local name. */
  async head(): Promise<PartWeights> {
    const places = [...new Set(headParameters(this.source).map(({ place }) => place))];
    return Object.assign({}, ...(await Promise.all(places.map((place) => this.#weights.load(place))))) as PartWeights;
  }

  /** Frees the states of the last text. */
  async forget(): Promise<void> {
    for (const state of this.#states) await state?.dispose();
    this.#states = [];
    await this.#answers?.dispose();
    this.#answers = null;
  }

  async dispose(): Promise<void> {
    this.#walker.dispose();
    this.#weights.dispose();
    await this.forget();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}

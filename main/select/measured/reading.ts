import type { ModelSource } from '../../models/source.ts';
import { type TokenWindows, windowRange } from '../../models/windows.ts';
import { DisposalStack } from '../../runtime/disposal.ts';
import { Teacher } from '../../training/teacher.ts';
import type { OwnedStream, Stream, WalkOptions } from '../../walk/stream.ts';
import { Walker } from '../../walk/walker.ts';
import { WeightCache } from '../../walk/weightCache.ts';
import type { Cutting, DocumentWindows } from './documentWindows.ts';
import { GradientNorms } from './gradientNorms.ts';

/**
 * Text goes through the model in slabs of about this many tokens: hidden states of one slab are in memory or on disk, however
 * large the pool, and reading the weights again for every slab costs a hundredth of computing with them.
 */
const slabTokens = 2 ** 16;

/** What reading texts with a model takes. */
export interface ReadingWork {
  readonly source: ModelSource;
  /** Another model with the same vocabulary that is compared with it; null where nothing is compared. */
  readonly other: ModelSource | null;
  readonly walk: WalkOptions;
  encode(text: string, marked?: boolean): ArrayLike<number>;
  /** Id that stands before every document. */
  readonly joiner: number;
  /** Tokens of a document that are looked at; of longer ones only the first so many (see documentWindows). */
  readonly limit?: number | undefined;
  /** Windows that went through a layer, and how often that happens in the texts that are being read. */
  progress?(done: number, total: number): void;
  warn?(message: string): void;
}

/** How documents are cut for a reading: never more tokens than fit into the model's context behind the joiner. */
export const cuttingOf = ({ source, encode, joiner, limit = 511 }: ReadingWork): Cutting => ({
  encode,
  joiner,
  limit: Math.min(limit, source.architecture.context - 1),
});

/** A model that reads windows of documents, slab by slab. */
export class Reading implements AsyncDisposable {
  readonly work: ReadingWork;
  readonly walker: Walker;
  readonly norms: GradientNorms;
  readonly other: Teacher | null;
  readonly #weights: WeightCache;

  constructor(work: ReadingWork) {
    const { source, other, walk } = work;
    if (other && other.architecture.vocabulary !== source.architecture.vocabulary)
      throw new Error(
        `Two models can be compared only when they share a vocabulary; one has ${source.architecture.vocabulary} tokens, the other ${other.architecture.vocabulary}.`,
      );
    this.work = work;
    this.walker = new Walker(source, walk);
    this.norms = new GradientNorms(source, walk);
    this.other = other ? new Teacher(other, walk) : null;
    this.#weights = new WeightCache(source, walk.budget);
  }

  /** Calls back with every slab behind the last layer; the stream is gone afterwards. */
  async eachSlab(
    windows: DocumentWindows,
    visit: (stream: Stream, slab: DocumentWindows) => Promise<void>,
  ): Promise<void> {
    const { layers } = this.walker;
    const perSlab = Math.max(1, Math.floor(slabTokens / Math.max(1, windows.length)));
    for (let from = 0; from < windows.count; from += perSlab) {
      const to = Math.min(windows.count, from + perSlab);
      const slab = windowRange(windows, from, to) as DocumentWindows;
      await using stream = await this.#forward(slab, (layer) =>
        this.work.progress?.(from * layers + (to - from) * layer, windows.count * layers),
      );
      await visit(stream, slab);
    }
  }

  async #forward(windows: TokenWindows, onLayer: (done: number) => void): Promise<OwnedStream> {
    await using half = new DisposalStack();
    const stream = half.use(await this.walker.embed(windows));
    for (let layer = 0; layer < this.walker.layers; layer += 1) {
      await this.walker.forward(stream, layer, await this.#weights.load(layer));
      onLayer(layer + 1);
    }
    return half.release(stream);
  }

  /** Gives the memory of kept weights back. */
  async dispose(): Promise<void> {
    this.walker.dispose();
    this.#weights.dispose();
    await this.other?.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}

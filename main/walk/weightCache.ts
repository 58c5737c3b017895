import type { Place } from '../models/architecture.ts';
import type { ModelSource } from '../models/source.ts';
import type { Budget } from './activations.ts';
import { bytesOf, loadPlace, type PartWeights } from './stream.ts';

/** Weights of a model's parts, read again each time unless the memory budget allows keeping them. */
export class WeightCache implements Disposable {
  readonly #source: ModelSource;
  readonly #budget: Budget;
  readonly #kept = new Map<Place, PartWeights>();
  #reserved = 0;

  constructor(source: ModelSource, budget: Budget) {
    this.#source = source;
    this.#budget = budget;
  }

  async load(place: Place): Promise<PartWeights> {
    const kept = this.#kept.get(place);
    if (kept) return kept;
    const weights = await loadPlace(this.#source, place);
    const bytes = bytesOf(weights);
    if (this.#budget.reserve(bytes)) {
      this.#reserved += bytes;
      this.#kept.set(place, weights);
    }
    return weights;
  }

  /** Gives the memory of kept weights back. */
  dispose(): void {
    this.#budget.release(this.#reserved);
    this.#reserved = 0;
    this.#kept.clear();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

import type { Place } from '../models/architecture.ts';
import type { ModelSource } from '../models/source.ts';
import type { Budget } from './activations.ts';
import { bytesOf, loadPlace, type PartWeights } from './stream.ts';

/** Weights of a model's parts, read again each time unless the memory budget allows keeping them. */
export class WeightCache implements Disposable {
  readonly #source: ModelSource;
  readonly #budget: Budget;
  readonly #cached = new Map<Place, PartWeights>();
  #reserved = 0;

  constructor(source: ModelSource, budget: Budget) {
    this.#source = source;
    this.#budget = budget;
  }

  async load(place: Place): Promise<PartWeights> {
    const cached = this.#cached.get(place);
    if (cached) return cached;
    const weights = await loadPlace(this.#source, place);
    const bytes = bytesOf(weights);
    if (this.#budget.reserve(bytes)) {
      this.#reserved += bytes;
      this.#cached.set(place, weights);
    }
    return weights;
  }

  /** Gives the memory of cached weights back. */
  dispose(): void {
    this.#budget.release(this.#reserved);
    this.#reserved = 0;
    this.#cached.clear();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

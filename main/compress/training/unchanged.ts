import type { Place } from '../../models/architecture.ts';
import { type ModelSource, parametersAt } from '../../models/source.ts';
import type { StoredTensor } from '../extraction/workspace.ts';

/** Whether what is written is what the model already holds, bit for bit; nothing is read any more after the first difference. */
export class Unchanged {
  readonly #source: ModelSource;
  #unchanged = true;

  constructor(source: ModelSource) {
    this.#source = source;
  }

  /** Whether all places that were compared are as they were. */
  get unchanged(): boolean {
    return this.#unchanged;
  }

  /** Compares a place with what is written of it. */
  async compare(place: Place, written: readonly StoredTensor[]): Promise<void> {
    const own = parametersAt(this.#source, place);
    if (own.length !== written.length) this.#unchanged = false;
    for (const { name, storage, bytes } of written) {
      if (!this.#unchanged) return;
      const parameter = own.find((one) => one.name === name);
      const before = parameter && (await this.#source.readRaw(parameter));
      this.#unchanged = before?.storage === storage && Buffer.compare(before.bytes, bytes) === 0;
    }
  }
}

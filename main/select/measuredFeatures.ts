import { order } from '../runtime/random.ts';
import { floats } from '../runtime/tensor.ts';
import type { DocumentFeatures, Features, ShortTraining, TokenSimilarities } from './features.ts';
import { holds } from './measured/positions.ts';
import { MeasuredDocuments } from './measured/measuredDocuments.ts';
import { Reading, type ReadingWork } from './measured/reading.ts';
import { finalStates, similarity } from './measured/readings.ts';
import { withTrained } from './measured/shortTraining.ts';
import type { Candidate } from './candidate.ts';

/**
 * What a model says of a pool and of a target. Documents are packed into windows without seeing each other, so that a
 * document's numbers do not depend on the others, and the model is as fast as on any text.
 */
export class MeasuredFeatures implements Features, AsyncDisposable {
  readonly pool: MeasuredDocuments;
  readonly target: MeasuredDocuments;
  readonly #reading: Reading;
  readonly #pool: readonly Candidate[];
  readonly #similarities = new Map<string, Promise<TokenSimilarities>>();

  constructor(work: ReadingWork, pool: readonly Candidate[], target: readonly Candidate[]) {
    this.#reading = new Reading(work);
    this.#pool = pool;
    this.pool = new MeasuredDocuments(this.#reading, pool);
    this.target = new MeasuredDocuments(this.#reading, target);
  }

  of(documents: readonly Candidate[]): DocumentFeatures {
    return new MeasuredDocuments(this.#reading, documents);
  }

  tokenSimilarities(count: number, seed: number): Promise<TokenSimilarities> {
    const key = `${count} ${seed}`;
    const made = this.#similarities.get(key) ?? this.#compare(count, seed);
    this.#similarities.set(key, made);
    return made;
  }

  trained<T>(training: ShortTraining, read: (pool: DocumentFeatures) => Promise<T>): Promise<T> {
    const { work } = this.#reading;
    return withTrained(work, this.#pool, training, async (source) => {
      await using reading = new Reading({ ...work, source, other: null });
      return await read(new MeasuredDocuments(reading, this.#pool));
    });
  }

  /** Gives the memory of kept weights back. */
  dispose(): Promise<void> {
    return this.#reading.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  async #compare(count: number, seed: number): Promise<TokenSimilarities> {
    const { directions, centre } = await this.#drawn(count, seed);
    const tokens = directions.length / centre.length;
    const values = new Float32Array(this.#pool.length * tokens).fill(-1);
    const reading = similarity(directions, centre);
    await this.#reading.eachSlab(this.pool.windows, (stream, slab) =>
      this.#reading.walker.head.read(stream, reading, ({ first, rows }, found) => {
        const cosines = floats(found['cosines']);
        for (let row = 0; row < rows; row += 1) {
          const document = holds(slab, first + row);
          if (document < 0) continue;
          const [from, to] = [row * tokens, document * tokens];
          for (let i = 0; i < tokens; i += 1)
            if ((cosines[from + i] as number) > (values[to + i] as number))
              values[to + i] = cosines[from + i] as number;
        }
      }),
    );
    return { values, tokens };
  }

  /** States of some tokens of the target less their mean, of length 1, and that mean. */
  async #drawn(count: number, seed: number): Promise<{ directions: Float32Array; centre: Float32Array }> {
    const { windows } = this.target;
    const held = Array.from(windows.ids.keys()).filter((position) => holds(windows, position) >= 0);
    const chosen = new Map(
      order(seed, held.length)
        .slice(0, count)
        .map((at, rank) => [held[at] as number, rank]),
    );
    const width = this.#reading.work.source.architecture.hidden;
    const directions = new Float32Array(chosen.size * width);
    let before = 0;
    await this.#reading.eachSlab(windows, async (stream, slab) => {
      await this.#reading.walker.head.read(stream, finalStates, ({ first, rows }, found) => {
        const states = floats(found['states']);
        for (let row = 0; row < rows; row += 1) {
          const rank = chosen.get(before + first + row);
          if (rank !== undefined) directions.set(states.subarray(row * width, (row + 1) * width), rank * width);
        }
      });
      before += slab.count * slab.length;
    });
    const centre = new Float32Array(width);
    directions.forEach((value, i) => (centre[i % width]! += value / chosen.size));
    for (let from = 0; from < directions.length; from += width) {
      const row = directions.subarray(from, from + width);
      row.forEach((value, i) => (row[i] = value - (centre[i] as number)));
      const norm = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)) || 1;
      row.forEach((value, i) => (row[i] = value / norm));
    }
    return { directions, centre };
  }
}

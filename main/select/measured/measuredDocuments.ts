import { floats } from '../../runtime/tensor.ts';
import type { Activations } from '../../walk/activations.ts';
import type { Stream } from '../../walk/stream.ts';
import type { DocumentFeatures, ProjectionGradients } from '../features.ts';
import { once } from '../once.ts';
import type { Candidate } from '../candidate.ts';
import { type DocumentWindows, documentWindows } from './documentWindows.ts';
import { DocumentMeans, DocumentVectors } from './means.ts';
import { holds, predicts } from './positions.ts';
import { cuttingOf, type Reading } from './reading.ts';
import { answers, divergence, finalStates } from './readings.ts';

/** What one reading of all documents says of each of them. */
interface Read {
  readonly losses: Float64Array;
  readonly errorNorms: Float64Array;
  readonly hiddenStates: Float32Array;
}

/** Numbers of every position of a slab that gradients are made of. */
interface SlabAnswers {
  readonly normaliser: Float32Array;
  readonly slope: Float32Array;
}

type AlsoRead = (stream: Stream, slab: DocumentWindows, found: SlabAnswers) => Promise<void>;

/**
 * What a model says of documents. Each reading moves all of them through the model once; losses, error norms and hidden states
 * come with whichever is done first.
 */
export class MeasuredDocuments implements DocumentFeatures {
  readonly #reading: Reading;
  readonly #documents: readonly Candidate[];
  #windows: DocumentWindows | undefined;
  #read: Promise<Read> | undefined;

  constructor(reading: Reading, documents: readonly Candidate[]) {
    this.#reading = reading;
    this.#documents = documents;
  }

  get windows(): DocumentWindows {
    this.#windows ??= documentWindows(this.#documents, cuttingOf(this.#reading.work));
    return this.#windows;
  }

  async losses(): Promise<Float64Array> {
    return (await this.#answers()).losses;
  }

  async errorNorms(): Promise<Float64Array> {
    return (await this.#answers()).errorNorms;
  }

  async hiddenStates() {
    const { hidden: width } = this.#reading.work.source.architecture;
    return { values: (await this.#answers()).hiddenStates, width };
  }

  readonly divergences = once(async () => {
    const { other } = this.#reading;
    if (!other)
      throw new Error('This compares two models; say which variant is to be compared with the model it was made of.');
    const means = new DocumentMeans(this.#documents.length);
    const states = (): Activations => other.answers;
    const reading = divergence(other.source, states, await other.head());
    await this.#readAlso(async (stream, slab) => {
      await other.read(slab);
      await this.#reading.walker.head.read(stream, reading, ({ first }, found) => {
        floats(found['divergence']).forEach((value, row) => {
          const document = predicts(slab, first + row);
          // Rounding may leave equal distributions a hair below 0.
          if (document >= 0) means.add(document, Math.max(0, value));
        });
      });
      await other.forget();
    });
    return means.values();
  });

  readonly gradients = once(async (): Promise<ProjectionGradients> => {
    const count = this.#documents.length;
    const { norms } = this.#reading;
    norms.refuseCapped();
    const head = await this.#reading.walker.head.weights();
    const squares = new Float64Array(count);
    const along = new DocumentMeans(count);
    const weights = weightsOf(this.windows, count);
    await this.#readAlso(async (stream, slab, { normaliser, slope }) => {
      const { length, ids } = slab;
      await this.#eachWindow(stream, length, async (states, window) => {
        const from = window * length;
        const documents = Int32Array.from({ length }, (_, row) => predicts(slab, from + row));
        const added = await norms.ofWindow(
          {
            ...{ states, documents, normaliser: normaliser.subarray(from, from + length) },
            targets: Int32Array.from({ length }, (_, row) => ids[row + 1 < length ? from + row + 1 : from] as number),
            weights: Float32Array.from(documents, (document) => (document < 0 ? 0 : (weights[document] as number))),
          },
          head,
        );
        documents.forEach((document, row) => {
          if (document < 0) return;
          squares[document]! += added[row] as number;
          along.add(document, slope[from + row] as number);
        });
      });
    });
    const alongWeights = along.values();
    return {
      norms: squares.map((square, document) =>
        Number.isNaN(alongWeights[document]) ? NaN : Math.sqrt(Math.max(0, square)),
      ),
      alongWeights,
      weightNorm: norms.weightNorm(head),
    };
  });

  #answers(): Promise<Read> {
    return this.#read ?? this.#readAlso(() => Promise.resolve());
  }

  /** Reads all documents; the first reading is the one whose answers are kept. */
  #readAlso(also: AlsoRead): Promise<Read> {
    const reading = this.#readWith(also);
    this.#read ??= reading;
    return reading;
  }

  async #readWith(also: AlsoRead): Promise<Read> {
    const count = this.#documents.length;
    const [losses, errorNorms] = [new DocumentMeans(count), new DocumentMeans(count)];
    const hidden = new DocumentVectors(count, this.#reading.work.source.architecture.hidden);
    await this.#reading.eachSlab(this.windows, async (stream, slab) => {
      const positions = slab.count * slab.length;
      const found = { normaliser: new Float32Array(positions), slope: new Float32Array(positions) };
      await this.#reading.walker.head.read(stream, answers, ({ first, rows }, results) => {
        const [nll, error, states] = [floats(results['nll']), floats(results['error']), floats(results['states'])];
        found.normaliser.set(floats(results['normaliser']), first);
        found.slope.set(floats(results['slope']), first);
        for (let row = 0; row < rows; row += 1) {
          const [held, predicted] = [holds(slab, first + row), predicts(slab, first + row)];
          if (held >= 0) hidden.add(held, states, row * hidden.width);
          if (predicted < 0) continue;
          losses.add(predicted, nll[row] as number);
          errorNorms.add(predicted, error[row] as number);
        }
      });
      await also(stream, slab, found);
    });
    return { losses: losses.values(), errorNorms: errorNorms.values(), hiddenStates: hidden.values() };
  }

  /** Calls back with the final states [length, width] of one window after the other. */
  async #eachWindow(
    stream: Stream,
    length: number,
    visit: (states: Float32Array, window: number) => Promise<void>,
  ): Promise<void> {
    const width = this.#reading.work.source.architecture.hidden;
    const states = new Float32Array(length * width);
    await this.#reading.walker.head.read(stream, finalStates, async ({ first, rows }, found) => {
      const values = floats(found['states']);
      for (let row = 0; row < rows; row += 1) {
        const position = first + row;
        states.set(values.subarray(row * width, (row + 1) * width), (position % length) * width);
        if ((position + 1) % length === 0) await visit(states, Math.floor(position / length));
      }
    });
  }
}

/** Weight of one scored token in the mean over its document. */
function weightsOf(windows: DocumentWindows, documents: number): Float64Array {
  const counts = new Float64Array(documents);
  for (let position = 0; position < windows.ids.length; position += 1) {
    const document = predicts(windows, position);
    if (document >= 0) counts[document]! += 1;
  }
  return counts.map((count) => 1 / count);
}

/** Means over the tokens of every document. */
export class DocumentMeans {
  readonly #sums: Float64Array;
  readonly #counts: Float64Array;

  constructor(documents: number) {
    this.#sums = new Float64Array(documents);
    this.#counts = new Float64Array(documents);
  }

  add(document: number, value: number): void {
    this.#sums[document]! += value;
    this.#counts[document]! += 1;
  }

  /** NaN for documents without tokens. */
  values(): Float64Array {
    return this.#sums.map((sum, document) => sum / (this.#counts[document] as number));
  }
}

/** Means over the tokens of every document of a vector. */
export class DocumentVectors {
  readonly width: number;
  readonly #sums: Float32Array;
  readonly #counts: Float64Array;

  constructor(documents: number, width: number) {
    this.width = width;
    this.#sums = new Float32Array(documents * width);
    this.#counts = new Float64Array(documents);
  }

  /** Adds the vector that begins at `from`. */
  add(document: number, values: Float32Array, from: number): void {
    const to = document * this.width;
    for (let i = 0; i < this.width; i += 1) this.#sums[to + i]! += values[from + i] as number;
    this.#counts[document]! += 1;
  }

  /** Row-major [documents, width]; zeros for documents without tokens. */
  values(): Float32Array {
    return this.#sums.map((sum, i) => sum / Math.max(1, this.#counts[Math.floor(i / this.width)] as number));
  }
}

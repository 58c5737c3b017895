import { type Graph, GraphBuilder } from '../../graph/builder.ts';
import { softmax, topK as largest, scale } from '../../graph/ops/index.ts';
import { type TokenWindows, windowRange } from '../../models/windows.ts';
import { float32, floats } from '../../runtime/tensor.ts';
import { headParameters, headRows } from '../../walk/head.ts';
import { KernelCache } from '../../walk/kernelCache.ts';
import { parameterInputs } from '../../walk/kernels.ts';
import type { WalkOptions } from '../../walk/stream.ts';
import type { Teacher } from '../teacher.ts';

/** A teacher's most likely tokens at every position of a window, with their probabilities, row-major [length, k]. */
export interface LikelyTokens {
  readonly tokens: Int32Array;
  readonly probabilities: Float32Array;
}

/**
 * What a teacher says about windows, in short: read once, and found again by the window's text as long as memory allows. A
 * window is read by itself, so that what is kept does not depend on which others it was first met with.
 */
export class LikelyTokensCache {
  readonly #teacher: Teacher;
  readonly #walk: WalkOptions;
  readonly #k: number;
  readonly #temperature: number;
  readonly #kernels: KernelCache;
  readonly #known = new Map<string, LikelyTokens>();

  constructor(teacher: Teacher, walk: WalkOptions, k: number, temperature: number) {
    this.#teacher = teacher;
    this.#walk = walk;
    this.#k = k;
    this.#temperature = temperature;
    this.#kernels = new KernelCache(walk.device);
  }

  /** One entry for each window. */
  async of(windows: TokenWindows): Promise<readonly LikelyTokens[]> {
    const result: LikelyTokens[] = [];
    for (let at = 0; at < windows.count; at += 1) {
      const window = windowRange(windows, at, at + 1);
      const { buffer, byteOffset, byteLength } = window.inputs ?? window.ids;
      const key = Buffer.from(buffer, byteOffset, byteLength).toString('base64');
      let found = this.#known.get(key);
      if (!found) {
        found = await this.#read(window);
        const bytes = key.length + found.tokens.byteLength + found.probabilities.byteLength;
        if (this.#walk.budget.reserve(bytes)) this.#known.set(key, found);
      }
      result.push(found);
    }
    return result;
  }

  /** Gives the memory back. */
  dispose(): void {
    for (const [key, { tokens, probabilities }] of this.#known)
      this.#walk.budget.release(key.length + tokens.byteLength + probabilities.byteLength);
    this.#known.clear();
  }

  async #read(window: TokenWindows): Promise<LikelyTokens> {
    await this.#teacher.read(window);
    const states = await this.#teacher.answers.read(0);
    const weights = await this.#teacher.head();
    const { hidden, vocabulary } = this.#teacher.source.architecture;
    const k = this.#k;
    const found = { tokens: new Int32Array(window.length * k), probabilities: new Float32Array(window.length * k) };
    const limit = headRows(vocabulary);
    for (let from = 0; from < window.length; from += limit) {
      const rows = Math.min(limit, window.length - from);
      const kernel = await this.#kernels.get(String(rows), () => this.#graph(rows));
      const x = float32(states.subarray(from * hidden, (from + rows) * hidden), [rows, hidden]);
      const { probabilities, tokens } = await kernel.run({ x, ...weights });
      found.tokens.set(Int32Array.from((tokens?.data ?? []) as BigInt64Array, Number), from * k);
      found.probabilities.set(floats(probabilities), from * k);
    }
    await this.#teacher.forget();
    return found;
  }

  #graph(rows: number): Graph {
    const { family, architecture } = this.#teacher.source;
    const builder = new GraphBuilder();
    const x = builder.input('x', 'float32', [rows, architecture.hidden]);
    const logits = family.head(architecture, x, parameterInputs(builder, headParameters(this.#teacher.source)));
    const { values, indices } = largest(softmax(scale(logits, 1 / this.#temperature)), this.#k);
    return builder.build({ probabilities: values, tokens: indices });
  }
}

import { type Graph, GraphBuilder, type Value } from '../../graph/builder.ts';
import { add, cast, equal, exp, gemm, mul, reduceSum, squeeze, sub, swapLast } from '../../graph/ops/index.ts';
import type { ModelSource } from '../../models/source.ts';
import { float32, floats, type Tensor, zeros } from '../../runtime/tensor.ts';
import { KernelCache } from '../../walk/kernelCache.ts';
import type { PartWeights, WalkOptions } from '../../walk/stream.ts';

/** Probabilities that are in memory at once. */
const blockElements = 2 ** 22;

/** One window at the head. */
export interface WindowAnswers {
  /** Hidden states behind the final norm, [rows, width]. */
  readonly states: Float32Array;
  /** ln Σ exp of the logits, [rows]. */
  readonly normaliser: Float32Array;
  /** The token each row has to predict. */
  readonly targets: Int32Array;
  /** Document whose gradient a row is part of; of rows without weight it does not matter. */
  readonly documents: Int32Array;
  /** Weight of the row's loss in its document's mean; 0 where nothing is predicted. */
  readonly weights: Float32Array;
}

/**
 * Squared norms of gradients of the output projection W [vocabulary, width], one for each document: with the rows t of a
 * document, G = Σ w_t (p_t − e_{y_t}) h_tᵀ, and so ‖G‖² = Σ_{t,s} w_t w_s ⟨p_t − e_{y_t}, p_s − e_{y_s}⟩ ⟨h_t, h_s⟩. The
 * products over the vocabulary are added up in blocks of it: no gradient is ever held, which would be as large as W, and no
 * more than a block of probabilities.
 */
export class GradientNorms {
  readonly #source: ModelSource;
  readonly #kernels: KernelCache;

  constructor(source: ModelSource, walk: WalkOptions) {
    this.#source = source;
    this.#kernels = new KernelCache(walk.device);
  }

  /** The products below are of logits as the projection gives them. @throws for a model that soft-caps its logits. */
  refuseCapped(): void {
    const { architecture, family } = this.#source;
    if (architecture.logitCap === undefined) return;
    throw new Error(
      `Gradients of documents are not measured with models that soft-cap their logits, as this ${family.name} does; choose text by a strategy that needs losses or hidden states.`,
    );
  }

  /** What every row adds to the squared norm of its document, [rows]. @param head the head's weights. */
  async ofWindow(window: WindowAnswers, head: PartWeights): Promise<Float32Array> {
    const { architecture, family } = this.#source;
    const { hidden: width, vocabulary } = architecture;
    const rows = window.targets.length;
    const projection = floats(head[family.projection(architecture)]);
    const states = float32(window.states, [rows, width]);
    const normaliser = float32(window.normaliser, [rows, 1]);
    const products: Record<string, Tensor> = { products: zeros([rows, rows]) };
    const block = Math.max(1, Math.floor(blockElements / rows));
    for (let from = 0; from < vocabulary; from += block) {
      const size = Math.min(block, vocabulary - from);
      const kernel = await this.#kernels.get(`block ${rows} ${size}`, () => blockGraph(rows, width, size));
      const part = float32(projection.subarray(from * width, (from + size) * width), [size, width]);
      const feeds = { states, normaliser, part, 'products.in': products['products'] as Tensor };
      await kernel.run(feeds, products);
    }
    const right = new Float32Array(rows * width);
    window.targets.forEach((id, row) => right.set(projection.subarray(id * width, (id + 1) * width), row * width));
    const kernel = await this.#kernels.get(`end ${rows}`, () => endGraph(rows, width));
    const { squares } = await kernel.run({
      ...{ states, normaliser, right: float32(right, [rows, width]), products: products['products'] as Tensor },
      // Whole numbers up to 2²⁴ are exact.
      targets: float32(Float32Array.from(window.targets), [rows, 1]),
      documents: float32(Float32Array.from(window.documents), [rows, 1]),
      weights: float32(window.weights, [rows, 1]),
    });
    return floats(squares);
  }

  /** ‖W‖, Frobenius. */
  weightNorm(head: PartWeights): number {
    const { architecture, family } = this.#source;
    let sum = 0;
    for (const value of floats(head[family.projection(architecture)])) sum += value * value;
    return Math.sqrt(sum);
  }
}

/** Probabilities of some tokens, exp(h Wᵀ − normaliser): [rows, tokens]. */
const probabilities = (states: Value, weights: Value, normaliser: Value): Value =>
  exp(sub(gemm(states, weights, { transB: true }), normaliser));

/** products + P Pᵀ with P the probabilities of a block of the vocabulary. */
function blockGraph(rows: number, width: number, size: number): Graph {
  const builder = new GraphBuilder();
  const states = builder.input('states', 'float32', [rows, width]);
  const part = builder.input('part', 'float32', [size, width]);
  const p = probabilities(states, part, builder.input('normaliser', 'float32', [rows, 1]));
  const before = builder.input('products.in', 'float32', [rows, rows]);
  return builder.build({ products: gemm(p, p, { transB: true, bias: before }) });
}

/** The rest of ⟨p_t − e_{y_t}, p_s − e_{y_s}⟩ = ⟨p_t, p_s⟩ − p_t[y_s] − p_s[y_t] + [y_t = y_s], and the sum over s. */
function endGraph(rows: number, width: number): Graph {
  const builder = new GraphBuilder();
  const column = (name: string) => builder.input(name, 'float32', [rows, 1]);
  const same = (x: Value) => cast(equal(x, swapLast(x)), 'float32');
  const states = builder.input('states', 'float32', [rows, width]);
  const right = builder.input('right', 'float32', [rows, width]);
  const crossed = probabilities(states, right, column('normaliser'));
  const products = builder.input('products', 'float32', [rows, rows]);
  const differences = add(sub(sub(products, crossed), swapLast(crossed)), same(column('targets')));
  const weights = column('weights');
  const counted = mul(same(column('documents')), mul(weights, swapLast(weights)));
  const all = mul(mul(differences, gemm(states, states, { transB: true })), counted);
  return builder.build({ squares: squeeze(reduceSum(all, [1], true), [1]) });
}

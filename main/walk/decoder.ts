import { type Graph, GraphBuilder } from '../graph/builder.ts';
import { addDims } from '../graph/dims.ts';
import type { LayerShape } from '../models/architecture.ts';
import { rotaryTables } from '../models/rotary.ts';
import { type ModelSource, parameterOf, partOf } from '../models/source.ts';
import type { Device, Kernel } from '../runtime/device.ts';
import { float32, floats, type Tensor, zeros } from '../runtime/tensor.ts';
import { gatherRows } from './embedding.ts';
import { parameterInputs } from './kernels.ts';
import { Walker } from './walker.ts';
import { WeightCache } from './weightCache.ts';
import type { ActivationStorage } from './activations.ts';

/** Scores of positions outside a sliding window. */
const hidden = -1e9;

interface Cache {
  readonly key: Tensor;
  readonly value: Tensor;
}

/**
 * Next-token logits with a key/value cache, one layer at a time like every walk: `append` takes the tokens that are new
 * and remembers the keys and values of all before them. Weights are kept while the memory budget allows it.
 */
export class Decoder implements Disposable {
  readonly #source: ModelSource;
  readonly #options: ActivationStorage & { device: Device };
  readonly #walker: Walker;
  readonly #caches: (Cache | null)[];
  readonly #kernels = new Map<string, Promise<Kernel>>();
  readonly #weights: WeightCache;
  #length = 0;

  constructor(source: ModelSource, options: ActivationStorage & { device: Device }) {
    this.#source = source;
    this.#options = options;
    this.#walker = new Walker(source, options);
    this.#weights = new WeightCache(source, options.budget);
    this.#caches = source.architecture.layers.map(({ attention }) => {
      if (!attention) return null;
      const empty = () => zeros([1, attention.groups, 0, attention.headDim]);
      return { key: empty(), value: empty() };
    });
  }

  /** Tokens seen so far. */
  get length(): number {
    return this.#length;
  }

  /** Logits [vocabulary] of the token after the last of `ids`. */
  async append(ids: Int32Array): Promise<Float32Array> {
    const { architecture, family } = this.#source;
    if (this.#length + ids.length > architecture.context) {
      throw new Error(`The text would be longer than the model's context of ${architecture.context} tokens.`);
    }
    const table = await this.#source.readRaw(parameterOf(this.#source, 'embedding', family.embedding));
    let x = float32(gatherRows(table, ids, architecture.hidden), [1, ids.length, architecture.hidden]);
    for (const [layer, shape] of architecture.layers.entries()) {
      const kernel = await this.#kernel(shape, layer, ids.length);
      const cache = this.#caches[layer];
      const past = cache ? { pastKey: cache.key, pastValue: cache.value } : {};
      const results = await kernel.run({
        x,
        ...(await this.#weights.load(layer)),
        ...past,
        ...this.#positions(shape, ids.length),
      });
      x = results['output'] as Tensor;
      if (cache) this.#caches[layer] = { key: results['key'] as Tensor, value: results['value'] as Tensor };
    }
    this.#length += ids.length;
    const last = floats(x).subarray((ids.length - 1) * architecture.hidden);
    return this.#walker.head.logits(float32(last, [1, architecture.hidden]));
  }

  /** Gives the memory of kept weights back. */
  dispose(): void {
    this.#weights.dispose();
    this.#walker.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #kernel(shape: LayerShape, layer: number, count: number): Promise<Kernel> {
    const key = JSON.stringify([shape, count]);
    let made = this.#kernels.get(key);
    if (!made) {
      made = this.#options.device.compile(decodeBlock(this.#source, shape, layer, count));
      this.#kernels.set(key, made);
    }
    return made;
  }

  #positions({ attention }: LayerShape, count: number): Record<string, Tensor> {
    if (!attention) return {};
    const { headDim, window } = attention;
    const tables = rotaryTables(this.#source.architecture.rotary, headDim, this.#length, count);
    const keys = this.#length + count;
    const mask = new Float32Array(count * keys);
    for (let i = 0; i < count; i += 1) {
      const position = this.#length + i;
      for (let key = 0; key < keys; key += 1) {
        if (key > position || (window !== null && key <= position - window)) mask[i * keys + key] = hidden;
      }
    }
    return {
      cos: float32(tables.cos, [count, 1, headDim]),
      sin: float32(tables.sin, [count, 1, headDim]),
      mask: float32(mask, [count, keys]),
    };
  }
}

/** One block on `count` new positions behind a past of any length. */
function decodeBlock(source: ModelSource, shape: LayerShape, layer: number, count: number): Graph {
  const builder = new GraphBuilder();
  const { architecture, family } = source;
  const x = builder.input('x', 'float32', [1, count, architecture.hidden]);
  const { attention } = shape;
  const headDim = attention?.headDim ?? 1;
  const past = attention && {
    key: builder.input('pastKey', 'float32', [1, attention.groups, 'past', headDim]),
    value: builder.input('pastValue', 'float32', [1, attention.groups, 'past', headDim]),
  };
  const { output, present } = family.block(shape, architecture, x, parameterInputs(builder, partOf(source, layer)), {
    cos: builder.input('cos', 'float32', [count, 1, headDim]),
    sin: builder.input('sin', 'float32', [count, 1, headDim]),
    mask: builder.input('mask', 'float32', [count, addDims('past', count)]),
    ...(past ? { past } : {}),
  });
  return builder.build({ output, ...(present ? { key: present.key, value: present.value } : {}) });
}

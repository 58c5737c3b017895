import { type Graph, GraphBuilder } from '../graph/builder.ts';
import { addDims } from '../graph/dims.ts';
import type { Attends, LayerShape } from '../models/architecture.ts';
import { type ModelSource, parametersAt } from '../models/source.ts';
import type { Device, Kernel } from '../runtime/device.ts';
import { float32, floats, type Tensor, type Tensors, zeros } from '../runtime/tensor.ts';
import { parameterInputs } from './kernels.ts';
import { causalMask } from './masks.ts';
import { positionInputs, positionTensors } from './positions.ts';
import { Walker } from './walker.ts';
import { WeightCache } from './weightCache.ts';
import type { ActivationStorage } from './activations.ts';

interface Cache {
  readonly key: Tensor;
  readonly value: Tensor;
}

/** Next-token logits with a key/value cache. */
export interface TokenDecoder extends Disposable {
  /** Tokens seen so far. */
  readonly length: number;
  /** Logits [vocabulary] of the token after the last of `ids`, the tokens that are new. */
  append(ids: Int32Array): Promise<Float32Array>;
}

/** Why a text cannot go on. */
export const tooLong = (context: number): Error =>
  new Error(`The text would be longer than the model's context of ${context} tokens.`);

/**
 * Next-token logits with a key/value cache, one layer at a time like every walk: `append` takes the tokens that are new
 * and remembers the keys and values of all before them. Weights are kept while the memory budget allows it.
 */
export class Decoder implements TokenDecoder {
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
    this.#caches = source.architecture.layers.map((shape) => {
      const attends = source.family.attends(shape);
      if (!attends) return null;
      const empty = (size: number) => zeros([1, attends.groups, 0, size]);
      return { key: empty(attends.headDim), value: empty(attends.valueDim) };
    });
  }

  get length(): number {
    return this.#length;
  }

  async append(ids: Int32Array): Promise<Float32Array> {
    const { hidden } = this.#source.architecture;
    const states = floats(await this.#behind(ids)).subarray((ids.length - 1) * hidden);
    return this.#walker.head.logits(float32(states, [1, hidden]));
  }

  /** Logits [ids, vocabulary] of the tokens after each of `ids`, the tokens that are new. */
  async appendAll(ids: Int32Array): Promise<Float32Array> {
    const states = floats(await this.#behind(ids));
    return this.#walker.head.logits(float32(states, [ids.length, this.#source.architecture.hidden]));
  }

  /** Hidden states [1, ids, hidden] behind the last layer. */
  async #behind(ids: Int32Array): Promise<Tensor> {
    const { architecture } = this.#source;
    if (this.#length + ids.length > architecture.context) throw tooLong(architecture.context);
    const tables = this.#walker.embedding.tables();
    const positions = Int32Array.from(ids, (_, i) => this.#length + i);
    const states = await this.#walker.embedding.states(tables, { tokens: ids, positions });
    let x = float32(states, [1, ids.length, architecture.hidden]);
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
    return x;
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

  #positions(shape: LayerShape, count: number): Tensors {
    const { family, architecture } = this.#source;
    const attends = family.attends(shape);
    if (!attends) return {};
    const keys = this.#length + count;
    return {
      ...positionTensors(family.positions(shape, architecture), this.#length, count),
      mask: float32(causalMask(count, attends.window, keys), [count, keys]),
    };
  }
}

/** One block on `count` new positions behind a past of any length. */
function decodeBlock(source: ModelSource, shape: LayerShape, layer: number, count: number): Graph {
  const builder = new GraphBuilder();
  const { architecture, family } = source;
  const x = builder.input('x', 'float32', [1, count, architecture.hidden]);
  const attends = family.attends(shape);
  const one = (name: string, { groups }: Attends, size: number) =>
    builder.input(name, 'float32', [1, groups, 'past', size]);
  const past = attends && {
    key: one('pastKey', attends, attends.headDim),
    value: one('pastValue', attends, attends.valueDim),
  };
  const { output, present } = family.block(
    shape,
    architecture,
    x,
    parameterInputs(builder, parametersAt(source, layer)),
    {
      position: positionInputs(builder, family.positions(shape, architecture), count),
      mask: builder.input('mask', 'float32', [count, addDims('past', count)]),
      ...(past ? { past } : {}),
    },
  );
  return builder.build({ output, ...(present ? { key: present.key, value: present.value } : {}) });
}

import { add, detach, mul, reduceSum, scale, softmax, sub } from '../../../graph/ops/index.ts';
import type { GateLaw } from '../gates.ts';

/** Ways to keep `keep` of the layers first … first + size − 1. */
export interface LayerBlock {
  readonly first: number;
  readonly size: number;
  readonly keep: number;
  /** Of every way, 1 for each layer that stays. */
  readonly ways: readonly Uint8Array[];
}

/** All ways to keep so many of a block's layers, in lexicographic order. */
export function waysToKeep(size: number, keep: number): Uint8Array[] {
  if (keep === 0) return [new Uint8Array(size)];
  if (keep === size) return [new Uint8Array(size).fill(1)];
  const led = (by: number, rest: Uint8Array[]) => rest.map((way) => Uint8Array.of(by, ...way));
  return [...led(1, waysToKeep(size - 1, keep - 1)), ...led(0, waysToKeep(size - 1, keep))];
}

/**
 * A layer's gate: the sum of the probabilities of the ways that keep it, softmax((logits + noise) / τ), with the value of the drawn way
 * (straight through Gumbel-softmax, Jang et al. 2017; Fang et al. 2025). Every layer of a block has the same logits.
 */
export const subsetLaw = (blocks: readonly LayerBlock[], temperature: number): GateLaw => ({
  key: `subsets ${temperature}`,
  tensors: ({ layer }) => {
    const at = layer ?? -1;
    const block = blocks.find(({ first, size }) => at >= first && at < first + size);
    const ways = block?.ways ?? [Uint8Array.of(1)];
    return {
      trained: { logits: new Float32Array(ways.length) },
      constants: {
        noise: new Float32Array(ways.length),
        keeps: Float32Array.from(ways, (way) => way[at - (block?.first ?? at)] as number),
      },
    };
  },
  emit: (tensor) => {
    const probabilities = softmax(scale(add(tensor('logits'), tensor('noise')), 1 / temperature), -1);
    const soft = reduceSum(mul(probabilities, tensor('keeps')));
    return add(tensor('open'), sub(soft, detach(soft)));
  },
});

import type { Architecture } from './architecture.ts';

/** Floating point operations of matrix products in one layer's forward pass over windows of `length` tokens. */
export function layerFlops({ hidden, layers }: Architecture, layer: number, windows: number, length: number): number {
  const { attention, feedForward } = layers[layer] ?? { attention: null, feedForward: null };
  const tokens = windows * length;
  let flops = 0;
  if (attention) {
    const { groups, queriesPerGroup, headDim } = attention;
    const heads = groups * queriesPerGroup;
    flops += 2 * tokens * hidden * headDim * (2 * heads + 2 * groups);
    // Scores and their product with the values; computed for all pairs, the causal half masked.
    flops += 2 * 2 * tokens * length * heads * headDim;
  }
  if (feedForward) flops += 2 * tokens * hidden * 3 * feedForward.neurons;
  return flops;
}

export const headFlops = ({ hidden, vocabulary }: Architecture, tokens: number): number =>
  2 * tokens * hidden * vocabulary;

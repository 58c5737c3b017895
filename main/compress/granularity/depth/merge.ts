import { float32, floats } from '../../../runtime/tensor.ts';
import type { PartWeights } from '../../../walk/stream.ts';

/**
 * θ + Σ (θ_k − θ) over the given layers, for everything a layer is made of (Yang et al. 2024, eq. 1). Of a single layer the sum
 * is that layer, with its own norms.
 */
export function collapse(kept: PartWeights, removed: readonly PartWeights[]): PartWeights {
  return Object.fromEntries(
    Object.entries(kept).map(([local, tensor]) => {
      const others = removed.flatMap((layer) => layer[local] ?? []);
      const mergeable = others.every(({ shape }) => shape.join() === tensor.shape.join());
      if (!mergeable || !others.length) return [local, tensor];
      const base = floats(tensor);
      const sum = Float32Array.from(base);
      for (const other of others) floats(other).forEach((value, i) => (sum[i]! += value - (base[i] as number)));
      return [local, float32(sum, tensor.shape)];
    }),
  );
}

/** For every kept layer the removed ones that follow it directly, up to the next kept one. */
export function followers(layers: number, removed: ReadonlySet<number>): ReadonlyMap<number, readonly number[]> {
  const result = new Map<number, number[]>();
  let last: number | null = null;
  for (let layer = 0; layer < layers; layer += 1) {
    if (!removed.has(layer)) last = layer;
    else if (last !== null) result.set(last, [...(result.get(last) ?? []), layer]);
  }
  return result;
}

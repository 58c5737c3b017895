import type { TokenWindows } from '../models/windows.ts';
import { float32, type Tensors } from '../runtime/tensor.ts';

/** Scores of positions that attention must not see; small enough that exp() is exactly 0, finite so that 0·x stays 0. */
export const hiddenScore = -1e9;

/** [length, length]: 0 where a query may look (itself and what is before, within its window), hiddenScore elsewhere. */
export function causalMask(length: number, window: number | null): Float32Array {
  const mask = new Float32Array(length * length);
  for (let query = 0; query < length; query += 1) {
    for (let key = 0; key < length; key += 1) {
      if (key > query || (window !== null && key <= query - window)) mask[query * length + key] = hiddenScore;
    }
  }
  return mask;
}

/** Input of graphs on padded windows, 1 for tokens and 0 for padding; nothing when every window is full. */
export function rowMask({ lengths, count, length }: TokenWindows): Tensors {
  if (!lengths) return {};
  const mask = Float32Array.from({ length: count * length }, (_, i) =>
    i % length < (lengths[Math.floor(i / length)] ?? 0) ? 1 : 0,
  );
  return { rowMask: float32(mask, [count * length, 1]) };
}

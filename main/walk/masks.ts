import { hiddenScore } from '../models/hiddenScore.ts';
import type { TokenWindows } from '../models/windows.ts';
import { float32, type Tensors } from '../runtime/tensor.ts';

/**
 * [length, keys]: 0 where a query may look (itself and what is before, within its window), hiddenScore elsewhere. The
 * queries are the last `length` of the positions.
 */
export function causalMask(length: number, window: number | null, keys = length): Float32Array {
  const mask = new Float32Array(length * keys);
  for (let query = 0; query < length; query += 1) {
    const position = keys - length + query;
    for (let key = 0; key < keys; key += 1) {
      if (key > position || (window !== null && key <= position - window)) mask[query * keys + key] = hiddenScore;
    }
  }
  return mask;
}

/**
 * The same for windows of several texts, [count, 1, length, length]: a query looks only at its own text. Positions inside a
 * text keep their distances, which is all that rotary embeddings see, so every text reads as if it stood alone.
 */
export function segmentMask({ segments, count, length }: TokenWindows, window: number | null): Float32Array {
  const mask = new Float32Array(count * length * length).fill(hiddenScore);
  for (let row = 0; row < count * length; row += 1) {
    const query = row % length;
    const first = window === null ? 0 : Math.max(0, query - window + 1);
    for (let key = first; key <= query; key += 1)
      if (segments?.[row] === segments?.[row - query + key]) mask[row * length + key] = 0;
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

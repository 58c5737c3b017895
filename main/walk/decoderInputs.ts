import type { ModelSource } from '../models/source.ts';
import { float32, int64, type Tensor, type Tensors } from '../runtime/tensor.ts';

/** What a whole model's graph (decoderGraph) is fed for tokens behind `seen` others, its cache left out. */
export const tokenInputs = (ids: Int32Array, seen: number): Tensors => ({
  input_ids: int64(ids, [1, ids.length]),
  attention_mask: int64(new Int32Array(seen + ids.length).fill(1), [1, seen + ids.length]),
  position_ids: int64(
    ids.map((_, i) => seen + i),
    [1, ids.length],
  ),
});

/** The cache before the first token. */
export function emptyCache({ family, architecture }: ModelSource): Tensors {
  const cache: Record<string, Tensor> = {};
  architecture.layers.forEach((shape, layer) => {
    const attends = family.attends(shape);
    if (!attends) return;
    const { groups, headDim, valueDim } = attends;
    for (const [kind, size] of [
      ['key', headDim],
      ['value', valueDim],
    ] as const)
      cache[`past_key_values.${layer}.${kind}`] = float32(new Float32Array(), [1, groups, 0, size]);
  });
  return cache;
}

/** The cache that a run left, as the next one is fed it. */
export const presentAsPast = (results: Tensors): Tensors =>
  Object.fromEntries(
    Object.entries(results).flatMap(([name, tensor]) =>
      name.startsWith('present.') ? [[name.replace('present.', 'past_key_values.'), tensor] as const] : [],
    ),
  );

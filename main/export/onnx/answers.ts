import { likeliest } from '../../runtime/choice.ts';
import type { ModelSource } from '../../models/source.ts';
import type { OnnxFile } from '../../runtime/onnxFile.ts';
import { float32, floats, int64, type Tensor, type Tensors } from '../../runtime/tensor.ts';
import type { Answers, Reference } from '../verify.ts';

/** Asks the file as a runtime would: the prompt with an empty cache, then one token at a time. */
export async function answersOf(file: OnnxFile, source: ModelSource, { prompt, length }: Reference): Promise<Answers> {
  const tokens: number[] = [];
  const { vocabulary } = source.architecture;
  let past = emptyCache(source);
  let ids = prompt;
  let seen = 0;
  let first: Float32Array | null = null;
  while (tokens.length < length) {
    const positions = Int32Array.from(ids, (_, i) => seen + i);
    seen += ids.length;
    const results = await file.run({
      input_ids: int64(ids, [1, ids.length]),
      attention_mask: int64(new Int32Array(seen).fill(1), [1, seen]),
      position_ids: int64(positions, [1, ids.length]),
      ...past,
    });
    const logits = floats(results['logits']).subarray((ids.length - 1) * vocabulary);
    first ??= logits.slice();
    const next = likeliest(logits);
    tokens.push(next);
    ids = Int32Array.of(next);
    past = presentAsPast(results);
  }
  return { logits: first ?? new Float32Array(), tokens };
}

function emptyCache({ family, architecture }: ModelSource): Tensors {
  const cache: Record<string, Tensor> = {};
  architecture.layers.forEach((shape, layer) => {
    const attends = family.attends(shape);
    if (!attends) return;
    const { groups, headDim } = attends;
    for (const kind of ['key', 'value'])
      cache[`past_key_values.${layer}.${kind}`] = float32(new Float32Array(), [1, groups, 0, headDim]);
  });
  return cache;
}

const presentAsPast = (results: Tensors): Tensors =>
  Object.fromEntries(
    Object.entries(results).flatMap(([name, tensor]) =>
      name.startsWith('present.') ? [[name.replace('present.', 'past_key_values.'), tensor] as const] : [],
    ),
  );

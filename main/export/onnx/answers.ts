import { likeliest } from '../../runtime/choice.ts';
import type { ModelSource } from '../../models/source.ts';
import type { OnnxFile } from '../../runtime/onnxFile.ts';
import { floats } from '../../runtime/tensor.ts';
import { emptyCache, presentAsPast, tokenInputs } from '../../walk/decoderInputs.ts';
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
    const results = await file.run({ ...tokenInputs(ids, seen), ...past });
    seen += ids.length;
    const logits = floats(results['logits']).subarray((ids.length - 1) * vocabulary);
    first ??= logits.slice();
    const next = likeliest(logits);
    tokens.push(next);
    ids = Int32Array.of(next);
    past = presentAsPast(results);
  }
  return { logits: first ?? new Float32Array(), tokens };
}

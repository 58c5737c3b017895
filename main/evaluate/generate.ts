import { likeliest } from '../runtime/choice.ts';
import { u32 } from '../runtime/random.ts';
import type { TokenDecoder } from '../walk/decoder.ts';

export interface GenerateOptions {
  readonly maxTokens: number;
  /** Always the most likely token; else sampled with `temperature` and `seed`. */
  readonly greedy: boolean;
  readonly temperature: number;
  readonly seed: number;
  /** Ids that end the text. */
  readonly stop: ReadonlySet<number>;
  /** All tokens so far, after each of them. */
  readonly onToken?: (tokens: readonly number[]) => void;
}

/** Continues a prompt of at least one token; ends with a stop token, which is part of the result as it is elsewhere. */
export async function generate(decoder: TokenDecoder, prompt: Int32Array, options: GenerateOptions): Promise<number[]> {
  if (prompt.length === 0) throw new Error('The prompt is empty: give at least one token to continue from.');
  const tokens: number[] = [];
  let logits = await decoder.append(prompt);
  for (;;) {
    const next = options.greedy ? likeliest(logits) : sample(logits, options, tokens.length);
    tokens.push(next);
    options.onToken?.(tokens);
    if (tokens.length === options.maxTokens || options.stop.has(next)) return tokens;
    logits = await decoder.append(Int32Array.of(next));
  }
}

function sample(logits: Float32Array, { temperature, seed }: GenerateOptions, step: number): number {
  const top = logits[likeliest(logits)] as number;
  const weights = logits.map((logit) => Math.exp((logit - top) / temperature));
  let left = (u32(seed, step) / 2 ** 32) * weights.reduce((a, b) => a + b, 0);
  for (let id = 0; id < weights.length; id += 1) {
    left -= weights[id] as number;
    if (left <= 0) return id;
  }
  return weights.length - 1;
}

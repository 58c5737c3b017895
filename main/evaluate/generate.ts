import { likeliest } from '../runtime/choice.ts';
import type { TokenDecoder } from '../walk/decoder.ts';
import { draw, type Sampling } from './sampling.ts';

export interface GenerateOptions {
  readonly maxTokens: number;
  /** How tokens are drawn; null takes the most likely one always. */
  readonly sampling: Sampling | null;
  /** Ids that end the text. */
  readonly stop: ReadonlySet<number>;
  /** All tokens so far, after each of them. */
  readonly onToken?: (tokens: readonly number[]) => void;
}

/** Continues a prompt of at least one token; ends with a stop token, which is part of the result as it is elsewhere. */
export async function generate(
  decoder: Pick<TokenDecoder, 'append'>,
  prompt: Int32Array,
  options: GenerateOptions,
): Promise<number[]> {
  if (prompt.length === 0) throw new Error('The prompt is empty: give at least one token to continue from.');
  const tokens: number[] = [];
  let logits = await decoder.append(prompt);
  for (;;) {
    const next = options.sampling ? draw(logits, options.sampling, tokens.length) : likeliest(logits);
    tokens.push(next);
    options.onToken?.(tokens);
    if (tokens.length === options.maxTokens || options.stop.has(next)) return tokens;
    logits = await decoder.append(Int32Array.of(next));
  }
}

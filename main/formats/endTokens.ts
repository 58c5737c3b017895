import { type HuggingFaceConfig, endTokens } from './huggingFaceConfig.ts';
import { isRecord } from './json.ts';

/** What the files of a model say of tokens that end a text. */
export interface EndTokenFiles {
  /** config.json */
  readonly config: Pick<HuggingFaceConfig, 'eos_token_id' | 'vocab_size'>;
  /** generation_config.json, where chat models name the end of a turn too. */
  readonly generation: unknown;
  /** tokenizer_config.json, which names the token by its text. */
  readonly settings: unknown;
}

/** Ids that end a text, each once: those of the config, which comes first, of generating and of the tokenizer. None where nobody names one. */
export function endTokensOf({ config, generation, settings }: EndTokenFiles): readonly number[] {
  const { eos_token_id: own } = isRecord(generation) ? generation : {};
  const found = [...endTokens(config), ...(Array.isArray(own) ? (own as unknown[]) : [own]), ...tokenizerEnd(settings)];
  const isToken = (id: unknown): id is number =>
    Number.isInteger(id) && (id as number) >= 0 && (id as number) < config.vocab_size;
  return [...new Set(found.filter(isToken))];
}

function tokenizerEnd(settings: unknown): readonly number[] {
  const { eos_token: token, added_tokens_decoder: decoder } = isRecord(settings) ? settings : {};
  const text = isRecord(token) ? token['content'] : token;
  if (typeof text !== 'string' || !isRecord(decoder)) return [];
  return Object.entries(decoder).flatMap(([id, one]) => (isRecord(one) && one['content'] === text ? [Number(id)] : []));
}

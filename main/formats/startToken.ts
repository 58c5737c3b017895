import { isRecord } from './json.ts';
import { processorStart } from './vocabulary/postProcessor.ts';

/** What the files of a tokenizer say of where a text begins. */
export interface StartTokenFiles {
  /** tokenizer.json */
  readonly json: Readonly<Record<string, unknown>>;
  /** tokenizer_config.json */
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * Ids that a text begins with, mostly one or none. The post-processor says them, but for a setting "add_bos_token", which has the last word
 * in Transformers and in llama.cpp's converter alike.
 *
 * @param idOf the id of a token by its text.
 */
export function startTokens(
  { json, settings }: StartTokenFiles,
  idOf: (text: string) => number | undefined,
): readonly number[] {
  const { add_bos_token: adds } = settings;
  if (adds === false) return [];
  const given = processorStart(json['post_processor'], idOf);
  if (given.length || adds !== true) return given;
  const first = idOf(tokenText(settings['bos_token']));
  return first === undefined ? [] : [first];
}

/** A special token is written as its text, or as an object that has it as its content. */
export const tokenText = (token: unknown): string =>
  typeof token === 'string' ? token : isRecord(token) && typeof token['content'] === 'string' ? token['content'] : '';

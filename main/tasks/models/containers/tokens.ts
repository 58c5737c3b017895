import { join } from 'node:path';
import { writeFileAtomic } from '../../../formats/atomic.ts';
import { endTokensOf } from '../../../formats/endTokens.ts';
import { FormatError } from '../../../formats/errors.ts';
import { exists } from '../../../formats/files.ts';
import type { HuggingFaceConfig } from '../../../formats/huggingFaceConfig.ts';
import { isRecord, readJson } from '../../../formats/json.ts';
import { chatTemplate } from '../../../formats/chat.ts';
import { maxTokenizerBytes, tokenizerFiles, tokenizerOf, tokenizerTokens } from '../../../formats/tokenizer.ts';
import { withoutTokens } from '../../../formats/vocabulary/beyond.ts';

/** What of the files of a tokenizer comes in otherwise than it lies there, and what is to be said of it. */
export interface IncomingTokens {
  /** Files that are changed, by name, with what writes them. */
  readonly changed: Readonly<Record<string, (to: string) => Promise<void>>>;
  readonly notes: readonly string[];
}

/** Files that list tokens with their ids. */
const listing = ['tokenizer.json', 'tokenizer_config.json', 'added_tokens.json'];
const mostNamed = 5;

/**
 * The tokenizer of a folder against the rows that its model has. Tokens that were added behind them (for padding, by whoever trained it)
 * stay out: there is nothing that they could be computed with.
 *
 * @throws FormatError where no tokenizer can be made of it, or where words of its vocabulary have no row.
 */
export async function incomingTokens(folder: string, config: HuggingFaceConfig): Promise<IncomingTokens> {
  const { vocab_size: rows } = config;
  const files = tokenizerFiles(folder);
  const json = await readJson(files.tokenizer, maxTokenizerBytes);
  const settings = (await optional(join(folder, 'tokenizer_config.json'))) ?? {};
  const { words, added } = tokenizerTokens(json, files.tokenizer);
  const most = words.reduce((largest, id) => Math.max(largest, id), -1);
  if (most >= rows)
    throw new FormatError(`${folder}: tokenizer.json has ${most + 1} tokens, but config.json has vocab_size ${rows}.`);
  // Everything but the words themselves, which take seconds: what cannot be computed here is told now.
  const path = (await exists(files.chatTemplate ?? '')) ? files.chatTemplate : join(folder, 'chat_template.json');
  const template = await chatTemplate(path, settings);
  tokenizerOf({ json: withoutWords(json), settings, template }, files.tokenizer);
  const generation = await optional(join(folder, 'generation_config.json'));
  const ended = endNotes(endTokensOf({ config, generation, settings }));
  const beyond = added.filter(({ id }) => id >= rows);
  if (!beyond.length) return { changed: {}, notes: ended };
  const ids = new Set(beyond.map(({ id }) => id));
  const changed: Record<string, (to: string) => Promise<void>> = {};
  for (const name of listing) {
    const content = name === 'tokenizer.json' ? json : await optional(join(folder, name));
    if (content)
      changed[name] = (to) => writeFileAtomic(to, `${JSON.stringify(withoutTokens(content, ids), null, 2)}\n`);
  }
  const named = beyond.slice(0, mostNamed).map(({ content }) => JSON.stringify(content));
  const more = beyond.length > mostNamed ? ' …' : '';
  return {
    changed,
    notes: [
      ...ended,
      `Its tokenizer was given tokens that the model has no row for (${named.join(', ')}${more}): they stay out, and text that spells them is read as any other.`,
    ],
  };
}

/** That no token ends a text, in a sentence; nothing where one does. */
export const endNotes = (ends: readonly number[]): readonly string[] =>
  ends.length
    ? []
    : ['It names no token that ends a text: what it writes goes on to its limit, and documents are joined by token 0.'];

async function optional(path: string): Promise<Record<string, unknown> | null> {
  const found = (await exists(path)) ? await readJson(path, maxTokenizerBytes) : null;
  return isRecord(found) ? found : null;
}

/** The same tokenizer with the first of its words only. */
function withoutWords(json: unknown): unknown {
  const model = isRecord(json) ? json['model'] : undefined;
  if (!isRecord(json) || !isRecord(model)) return json;
  const { vocab } = model;
  const few = Array.isArray(vocab)
    ? vocab.slice(0, 8 + (Number(model['unk_id']) || 0))
    : Object.fromEntries(firstOf(isRecord(vocab) ? vocab : {}, 8));
  return { ...json, model: { ...model, vocab: few, ...('merges' in model ? { merges: [] } : {}) } };
}

/** The first members of an object that may have hundreds of thousands. */
function firstOf(object: Readonly<Record<string, unknown>>, count: number): [string, unknown][] {
  const found: [string, unknown][] = [];
  for (const key in object) {
    if (found.length === count) break;
    found.push([key, object[key]]);
  }
  return found;
}

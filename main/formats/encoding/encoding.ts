import { Tokenizer as Library } from '@huggingface/tokenizers';
import type { Json } from '../vocabulary/kind.ts';
import { bytePairIds, isBytePair } from './bytePair.ts';
import { isRecord } from '../json.ts';
import { hiding, withoutControls, withoutMarks } from './hidden.ts';
import { atSpaces, cuttingOf, spaceCutter, withoutModel } from './words.ts';

/** What an encoding is made of. */
export interface EncodingContent {
  /** tokenizer.json */
  readonly json: Json;
  /** tokenizer_config.json */
  readonly settings: Json;
  /** Text and id of every word of the vocabulary. */
  readonly entries: readonly (readonly [string, number])[];
}

/** Text to ids and back. */
export interface Encoding {
  /** Ids of a text in which special tokens are text like any other. */
  plain(text: string): readonly number[];
  /** Ids of a text that special tokens were written into, as a chat template does; what `hide` hid is not one. */
  marked(text: string): readonly number[];
  /** A text whose special tokens are not found by `marked`. */
  hide(text: string): string;
  /** See Tokenizer. */
  words(text: string, marked?: boolean): readonly string[];
  /** Text of at least one id. Special tokens have none. */
  decode(ids: readonly number[]): string;
}

/** What the library is given in place of a model: words in, words or ids out. */
type Model = (words: readonly string[]) => readonly (string | number)[];

/** Blanks before signs are what the model wrote: a clean-up of English would lose them, and streamed text would differ from the whole. */
const asItStands = { skip_special_tokens: true, clean_up_tokenization_spaces: false };

/**
 * The library normalises, cuts and decodes. Words of byte-pair vocabularies become ids here (its own way is up to ten times slower),
 * those of others in the library.
 *
 * @throws where the library does not know the tokenizer.
 */
export function encodingOf(content: EncodingContent, what: string): Encoding {
  const { json, settings, entries } = content;
  const { model } = json;
  const own = isBytePair(model) ? model : null;
  const cutting = own ? cuttingOf(json['pre_tokenizer']) : { preTokenizer: json['pre_tokenizer'], written: asIs };
  const added = (json['added_tokens'] as Added[] | undefined) ?? [];
  const besideText = added.filter(({ special }) => special !== true);
  const controls = added.flatMap(({ content: text, special }) => (special === true ? [text] : []));
  const words = isRecord(model) ? withoutControls(model, new Set(controls)) : model;
  const whole = own ? decoderOf(content) : new Library(json, settings);
  const cut = spaceCutter(entries.map(([text]) => text));
  const ids = own
    ? ownModel(bytePairIds(words as Json, new Map(entries), cutting.written, what), cut)
    : libraryModel(new Library({ ...json, added_tokens: besideText, model: words }, settings));
  const parts = { ...withoutModel(json), pre_tokenizer: cutting.preTokenizer ?? null, post_processor: null };
  const reader = (beside: readonly Added[], using: Model) => {
    const library = new Library({ ...parts, added_tokens: beside }, settings);
    library.model = using as unknown as Library['model'];
    return library;
  };
  const plain = reader(besideText, ids);
  const leave: Model = (found) => found.flatMap(atSpaces).map(cutting.written);
  const [plainWords, markedWords] = [reader(besideText, leave), reader(added, leave)];
  const marked = reader(added, ids);
  for (const library of [marked, markedWords]) withoutMarks(library);
  return {
    plain: (text) => idsIn(plain, text),
    marked: (text) => idsIn(marked, text),
    hide: hiding(controls),
    words: (text, asMarked = false) => (asMarked ? markedWords : plainWords).tokenize(text, asItIs).map(String),
    decode: (found) => whole.decode([...found], asItStands),
  };
}

/** A token that stands beside the vocabulary, with what the library reads of it. */
interface Added {
  readonly content: string;
  readonly special?: unknown;
}

const asIs = (word: string): string => word;

const asItIs = { add_special_tokens: false };

/** What stands beside the vocabulary comes as text, what is of it as an id. */
function idsIn(library: Library, text: string): readonly number[] {
  const { added_tokens_map: beside } = library as unknown as Internals;
  return library.tokenize(text, asItIs).map((token: unknown) => beside.get(token)?.id ?? Number(token));
}

const ownModel =
  (idsOf: (word: string) => readonly number[], cut: (word: string) => readonly string[]): Model =>
  (words) => {
    const ids: number[] = [];
    for (const word of words) for (const piece of cut(word)) for (const id of idsOf(piece)) ids.push(id);
    return ids;
  };

/** Parts of the library that its types do not show. */
interface Internals {
  readonly added_tokens_map: ReadonlyMap<unknown, { readonly id: number }>;
  readonly model: Model & {
    readonly vocab: (string | undefined)[];
    readonly tokens_to_ids: ReadonlyMap<string, number>;
    readonly unk_token_id?: number;
    unk_token?: unknown;
  };
}

function libraryModel(library: Library): Model {
  const { model } = library as unknown as Internals;
  return (words) => model(words).map((token) => model.tokens_to_ids.get(String(token)) ?? model.unk_token_id ?? NaN);
}

/** The library with the texts of all tokens, but without what it takes to cut a text, which it needs seconds for. */
function decoderOf({ json, settings, entries }: EncodingContent): Library {
  const library = new Library(withoutModel(json), settings);
  const { model } = library as unknown as Internals;
  for (const [text, id] of entries) model.vocab[id] ??= text;
  model.unk_token = (json['model'] as Json)['unk_token'];
  return library;
}

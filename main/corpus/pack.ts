import { evenly, rowsOf } from '../models/windows.ts';
import { order } from '../runtime/random.ts';

/** Token sequences of one length that know which document every token is from. */
export interface PackedWindows {
  /** Row-major [count, length]. */
  readonly ids: Int32Array;
  /** Index of the document of every id; the joiner belongs to the document before it. */
  readonly documents: Int32Array;
  /** 1 for every token that is to be predicted; absent where all are. */
  readonly scored?: Uint8Array;
  readonly count: number;
  readonly length: number;
}

/** What stands around documents in windows. */
export interface Around {
  /** Id behind every document. */
  readonly joiner: number;
  /** Ids before every document and at the beginning of every window; none where the model's texts begin with none. */
  readonly start?: readonly number[] | undefined;
}

/**
 * Encodes every text, ends it with the joiner, concatenates all and cuts windows of `length` ids; the incomplete rest
 * is dropped. No text is padded and none is cut off except at the very end.
 *
 * Where texts begin with start tokens, so does every document, and so does a window that begins inside one: a model that always
 * saw them is lost without. (llama.cpp's perplexity does the same; code that encodes a corpus as one text gives them to its first window
 * alone.) They are not scored, nor is the token behind them inside a document, which has nothing of its text before it.
 *
 * @throws when not even one window fills.
 */
export function pack<Text>(
  texts: readonly Text[],
  encode: (text: Text) => ArrayLike<number>,
  length: number,
  around: Around,
): PackedWindows {
  return packEncoded(
    texts.map((text) => encode(text)),
    length,
    around,
  );
}

function packEncoded(
  encoded: readonly ArrayLike<number>[],
  length: number,
  around: Around,
  prompts: readonly number[] = [],
): PackedWindows {
  const total = eachToken(encoded, length, around, () => undefined);
  const count = Math.floor(total / length);
  if (count === 0)
    throw new Error(
      `The text has ${total} tokens, but one window needs ${length}; add documents or choose shorter windows.`,
    );
  const ids = new Int32Array(count * length);
  const documents = new Int32Array(count * length);
  const scored = new Uint8Array(count * length);
  eachToken(encoded, length, around, (at, id, document, index) => {
    if (at >= ids.length) return;
    ids[at] = id;
    documents[at] = document;
    scored[at] = index !== null && index >= (prompts[document] ?? 0) ? 1 : 0;
  });
  const all = !around.start?.length && prompts.every((prompt) => prompt === 0);
  return { ids, documents, count, length, ...(all ? {} : { scored }) };
}

/**
 * Every token of the windows in order; returns how many there are.
 *
 * @param visit gets its position, its id, its document, and which token of that it is; null for one that is not to be predicted.
 */
function eachToken(
  encoded: readonly ArrayLike<number>[],
  length: number,
  { joiner, start = [] }: Around,
  visit: (at: number, id: number, document: number, index: number | null) => void,
): number {
  if (start.length >= length)
    throw new Error(`A window of ${length} tokens has no room for text behind what this model's texts begin with.`);
  let at = 0;
  const begin = (document: number): boolean => {
    for (const id of start) visit(at++, id, document, null);
    return start.length > 0;
  };
  encoded.forEach((ids, document) => {
    begin(document);
    for (let i = 0; i <= ids.length; i += 1) {
      const cut = at % length === 0 && begin(document);
      visit(at++, i < ids.length ? (ids[i] as number) : joiner, document, cut && i > 0 ? null : i);
    }
  });
  return at;
}

/** A text to train on; see Document. */
export interface TrainingText {
  readonly text: string;
  readonly answerFrom?: number | undefined;
  readonly marked?: boolean | undefined;
}

/**
 * Packs documents in an order drawn by the seed, as many as fill so many windows; all of them when there are fewer. Of
 * instruction pairs only the answer and the end after it are scored.
 *
 * @throws when not even one window fills.
 */
export function packSome(
  texts: readonly TrainingText[],
  encode: (text: string, marked?: boolean) => ArrayLike<number>,
  { window: length, windows, ...around }: Around & { readonly window: number; readonly windows: number },
  seed: number,
): PackedWindows {
  const chosen: number[][] = [];
  const prompts: number[] = [];
  let tokens = 0;
  for (const at of order(seed, texts.length)) {
    if (tokens >= windows * length) break;
    const { text, answerFrom = 0, marked } = texts[at] as TrainingText;
    // Encoded apart, so that no token is half prompt and half answer.
    const prompt = answerFrom ? Array.from(encode(text.slice(0, answerFrom), marked)) : [];
    const ids = [...prompt, ...Array.from(encode(text.slice(answerFrom), marked))];
    chosen.push(ids);
    prompts.push(prompt.length);
    tokens += ids.length + 1;
  }
  return packEncoded(chosen, length, around, prompts);
}

/** `count` windows evenly spread over all: window i is number ⌊i · all / count⌋. */
export function spread(windows: PackedWindows, count: number): PackedWindows {
  const { length } = windows;
  if (count >= windows.count) return windows;
  const numbers = evenly(windows.count, count);
  const [ids, documents] = [windows.ids, windows.documents].map((all) => rowsOf(all, length, numbers));
  const scored = windows.scored && { scored: rowsOf(windows.scored, length, numbers) };
  return { ids: ids as Int32Array, documents: documents as Int32Array, ...scored, count, length };
}

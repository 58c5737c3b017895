import { evenly, rowsOf } from '../models/windows.ts';
import { order } from '../runtime/random.ts';

/** Token sequences of one length that know which document every token is from. */
export interface PackedWindows {
  /** Row-major [count, length]. */
  readonly ids: Int32Array;
  /** Index of the document of every id; the joiner belongs to the document before it. */
  readonly documents: Int32Array;
  readonly count: number;
  readonly length: number;
}

/**
 * Encodes every text, ends it with the joiner, concatenates all and cuts windows of `length` ids; the incomplete rest
 * is dropped. No text is padded and none is cut off except at the very end.
 *
 * @throws when not even one window fills.
 */
export function pack(
  texts: readonly string[],
  encode: (text: string) => ArrayLike<number>,
  length: number,
  joiner: number,
): PackedWindows {
  return packEncoded(texts.map(encode), length, joiner);
}

function packEncoded(encoded: readonly ArrayLike<number>[], length: number, joiner: number): PackedWindows {
  const total = encoded.reduce((sum, ids) => sum + ids.length + 1, 0);
  const count = Math.floor(total / length);
  if (count === 0)
    throw new Error(
      `The text has ${total} tokens, but one window needs ${length}; add documents or choose shorter windows.`,
    );
  const ids = new Int32Array(count * length);
  const documents = new Int32Array(count * length);
  let at = 0;
  encoded.forEach((document, index) => {
    for (let i = 0; i <= document.length && at < ids.length; i += 1) {
      ids[at] = i < document.length ? (document[i] as number) : joiner;
      documents[at] = index;
      at += 1;
    }
  });
  return { ids, documents, count, length };
}

/** A text to train on; see Document. */
export interface TrainingText {
  readonly text: string;
  readonly answerFrom?: number | undefined;
}

/**
 * Packs documents in an order drawn by the seed, as many as fill so many windows; all of them when there are fewer. Of
 * instruction pairs only the answer and the end after it are scored.
 *
 * @throws when not even one window fills.
 */
export function packSome(
  texts: readonly TrainingText[],
  encode: (text: string) => ArrayLike<number>,
  length: number,
  joiner: number,
  windows: number,
  seed: number,
): PackedWindows & { readonly scored?: Uint8Array } {
  const chosen: number[][] = [];
  const prompts: number[] = [];
  let tokens = 0;
  for (const at of order(seed, texts.length)) {
    if (tokens >= windows * length) break;
    const { text, answerFrom = 0 } = texts[at] as TrainingText;
    // Encoded apart, so that no token is half prompt and half answer.
    const prompt = answerFrom ? Array.from(encode(text.slice(0, answerFrom))) : [];
    const ids = [...prompt, ...Array.from(encode(text.slice(answerFrom)))];
    chosen.push(ids);
    prompts.push(prompt.length);
    tokens += ids.length + 1;
  }
  const packed = packEncoded(chosen, length, joiner);
  if (prompts.every((prompt) => prompt === 0)) return packed;
  const scored = new Uint8Array(packed.ids.length).fill(1);
  let from = 0;
  chosen.forEach((ids, document) => {
    scored.fill(0, from, Math.min(scored.length, from + (prompts[document] as number)));
    from += ids.length + 1;
  });
  return { ...packed, scored };
}

/** `count` windows evenly spread over all: window i is number ⌊i · all / count⌋. */
export function spread(windows: PackedWindows, count: number): PackedWindows {
  const { length } = windows;
  if (count >= windows.count) return windows;
  const numbers = evenly(windows.count, count);
  const [ids, documents] = [windows.ids, windows.documents].map((all) => rowsOf(all, length, numbers));
  return { ids: ids as Int32Array, documents: documents as Int32Array, count, length };
}

import { type Around, pack, type PackedWindows, spread } from '../corpus/pack.ts';
import type { Document } from '../corpus/document.ts';
import type { Tokenizer } from '../formats/tokenizer.ts';

/** Rises when text is cut or becomes tokens in another way, so that what an older program kept is made anew. */
export const cutFormat = 2;

/** Tokens in a window of text that is measured on, when nobody says otherwise. */
export const defaultWindow = 128;

/** Windows that are measured on at most, when nobody says otherwise. */
export const defaultMeasuredWindows = 256;

/** How text is cut: `windows` windows at the most, of `window` tokens each. */
export interface Cut extends Around {
  readonly window: number;
  readonly windows: number;
  /**
   * Takes whole documents, evenly spread, as many as hold about that much text: the same ones whatever tokenizer reads them, so
   * that models with different tokenizers can be compared. Else windows are evenly spread over all text.
   */
  readonly whole?: boolean;
  /** Windows are spread over so many times the text that they hold, of evenly spread documents; 64 times if absent. */
  readonly among?: number;
}

/** Bytes of text that a token stands for, roughly, whatever the tokenizer. */
const tokenBytes = 4;

/** A split of many megabytes is not read as a whole for a few windows: evenly spread documents of this many times their text are. */
const usuallyAmong = 64;

/** More of a split than this never has to be in memory: of a larger one, documents evenly spread over it are read. */
const mostBytes = 64_000_000;

/** Documents in order; all of them up to 64 MB of text, of more every second, third, … one. */
export async function spreadDocuments(documents: AsyncIterable<Document>, bytes: number): Promise<Document[]> {
  const every = Math.ceil(bytes / mostBytes);
  const kept: Document[] = [];
  let index = 0;
  for await (const document of documents) {
    if (index % every === 0) kept.push(document);
    index += 1;
  }
  return kept;
}

/** Documents in windows of tokens, evenly spread. `where` names the text in an error. */
export function evenWindows(
  documents: readonly Document[],
  tokenizer: Tokenizer,
  { window, windows, joiner, start, whole = false, among = whole ? 1 : usuallyAmong }: Cut,
  where: string,
): PackedWindows {
  try {
    const encode = ({ text, marked }: Document) => tokenizer.encode(text, marked);
    const bytes = documents.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
    const every = Math.max(1, Math.ceil(bytes / (among * windows * window * tokenBytes)));
    const some = documents.filter((_, index) => index % every === 0);
    const read = pack(some, encode, window, { joiner, start });
    const chosen = whole ? read : spread(read, windows);
    return { ...chosen, documents: chosen.documents.map((index) => index * every) };
  } catch (error) {
    throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

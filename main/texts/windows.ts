import { pack, type PackedWindows, spread } from '../corpus/pack.ts';
import type { Document } from '../corpus/document.ts';
import type { Tokenizer } from '../formats/tokenizer.ts';

/** Tokens in a window of text that is measured on, when nobody says otherwise. */
export const defaultWindow = 128;

/** Windows that are measured on at most, when nobody says otherwise. */
export const defaultMeasuredWindows = 256;

/** How text is cut: `windows` windows at the most, of `window` tokens each; `joiner` is the token between documents. */
export interface Cut {
  readonly window: number;
  readonly windows: number;
  readonly joiner: number;
  /**
   * Takes whole documents, evenly spread, as many as hold about that much text: the same ones whatever tokenizer reads them, so
   * that models with different tokenizers can be compared. Else windows are evenly spread over all text.
   */
  readonly whole?: boolean;
}

/** Bytes of text that a token stands for, roughly, whatever the tokenizer. */
const tokenBytes = 4;

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
  { window, windows, joiner, whole = false }: Cut,
  where: string,
): PackedWindows {
  try {
    const texts = documents.map(({ text }) => text);
    const packed = (some: readonly string[]) => pack(some, (text) => tokenizer.encode(text), window, joiner);
    if (!whole) return spread(packed(texts), windows);
    const every = Math.ceil(
      texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / (windows * window * tokenBytes),
    );
    const chosen = packed(texts.filter((_, index) => index % every === 0));
    return { ...chosen, documents: chosen.documents.map((index) => index * every) };
  } catch (error) {
    throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

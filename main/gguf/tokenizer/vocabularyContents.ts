/** What a vocabulary of one of llama.cpp's models becomes in a tokenizer.json, and how llama.cpp reads it itself. */
export interface VocabularyContents {
  /** Fields of tokenizer.json besides the added tokens and what is put around a text. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Whether a text begins with a token of its own where the file does not say so. */
  readonly begins: boolean;
  /** Ids of special tokens where the file does not say them. */
  readonly ids: Readonly<Record<string, number>>;
  encode(text: string): readonly number[];
  /** Whether the vocabulary can write a text at all. */
  spells(text: string): boolean;
}

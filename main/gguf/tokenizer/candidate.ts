import type { GgufMetadata } from '../../formats/gguf/values.ts';

/** A way in which llama.cpp could read a vocabulary. Which one is right is found out by trying them. */
export interface Candidate {
  /** What is particular to it in the file's keys. */
  readonly keys: GgufMetadata;
  /** Ids of a text without special tokens in it, computed as llama.cpp does from these keys and the table. */
  encode(text: string): readonly number[];
}

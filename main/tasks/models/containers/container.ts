import type { HuggingFaceConfig } from '../../../formats/huggingFaceConfig.ts';
import type { ModelSource } from '../../../models/source.ts';

/** A model as it comes in, whatever it lies in: config, tensors and tokenizer are there and fit together. */
export interface IncomingModel extends AsyncDisposable {
  /** What it is called unless whoever imports it says otherwise. */
  readonly name: string;
  readonly config: HuggingFaceConfig;
  /** Plain numbers. */
  readonly source: ModelSource;
  /** Files beside the weights that belong to it, by the name that the project keeps them under. */
  readonly files: readonly { readonly name: string; readonly write: (to: string) => Promise<void> }[];
  /** What it says of its licence; null for nothing. */
  readonly licence: string | null;
  /** What whoever imports it should know of how it was stored, in sentences. */
  readonly notes: readonly string[];
}

/** A kind of file or folder that models come in. */
export interface Container {
  /** Whether something at a path is of this kind, as far as can be seen without opening it. */
  holds(path: string): Promise<boolean>;
  /** @throws with a sentence when it is damaged, or holds no model that is known here. */
  open(path: string): Promise<IncomingModel>;
}

/** A name as projects allow it. */
export const projectName = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N} ._+-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, maxName)
    .trim() || 'model';
const maxName = 100;

/** That a model was rounded before it came, in a sentence; nothing where it was not. */
export const roundedNotes = (rounded: string | null): string[] =>
  rounded === null
    ? []
    : [
        `Its matrices were rounded to ${rounded} by whoever made it: they come in as the numbers that this left of them, in 32 bits, which loses nothing more and takes more room.`,
      ];

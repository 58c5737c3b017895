import { openCheckpoint } from '../../formats/checkpoint.ts';
import { type HuggingFaceConfig, readConfig } from '../../formats/huggingFaceConfig.ts';
import { readable } from '../../formats/quantised/index.ts';
import { openTokenizer, tokenizerFiles } from '../../formats/tokenizer.ts';
import { checkpointSource } from '../../models/checkpointSource.ts';
import type { ModelSource } from '../../models/source.ts';

export interface ModelFolder {
  readonly config: HuggingFaceConfig;
  readonly source: ModelSource;
  /** What whoever imports it should know of how it was stored, in sentences. */
  readonly notes: readonly string[];
}

/** Does something with a folder whose config, tensors and tokenizer are there and fit together; else says why not. */
export async function withModelFolder<T>(folder: string, work: (model: ModelFolder) => Promise<T>): Promise<T> {
  const { checkpoint, config, rounded } = await readable(await openCheckpoint(folder), await readConfig(folder));
  try {
    const source = checkpointSource(checkpoint, config, folder);
    const { vocabularySize } = await openTokenizer(tokenizerFiles(folder));
    const { vocabulary } = source.architecture;
    if (vocabularySize > vocabulary)
      throw new Error(
        `${folder}: tokenizer.json has ${vocabularySize} tokens, but config.json has vocab_size ${vocabulary}.`,
      );
    return await work({ config, source, notes: rounded === null ? [] : [roundedNote(rounded)] });
  } finally {
    await checkpoint.close();
  }
}

const roundedNote = (rounded: string): string =>
  `Its matrices were rounded to ${rounded} by whoever made it: they come in as the float32 numbers that this left of them, which loses nothing more and takes more room.`;

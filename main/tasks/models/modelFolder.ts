import { type Checkpoint, openCheckpoint } from '../../formats/checkpoint.ts';
import { type HuggingFaceConfig, readConfig } from '../../formats/huggingFaceConfig.ts';
import { openTokenizer, tokenizerFiles } from '../../formats/tokenizer.ts';
import { checkpointSource } from '../../models/checkpointSource.ts';
import type { ModelSource } from '../../models/source.ts';

export interface ModelFolder {
  readonly config: HuggingFaceConfig;
  readonly checkpoint: Checkpoint;
  readonly source: ModelSource;
}

/** Does something with a folder whose config, tensors and tokenizer are there and fit together; else says why not. */
export async function withModelFolder<T>(folder: string, work: (model: ModelFolder) => Promise<T>): Promise<T> {
  const config = await readConfig(folder);
  const checkpoint = await openCheckpoint(folder);
  try {
    const source = checkpointSource(checkpoint, config, folder);
    const { vocabularySize } = await openTokenizer(tokenizerFiles(folder));
    const { vocabulary } = source.architecture;
    if (vocabularySize > vocabulary)
      throw new Error(
        `${folder}: tokenizer.json has ${vocabularySize} tokens, but config.json has vocab_size ${vocabulary}.`,
      );
    return await work({ config, checkpoint, source });
  } finally {
    await checkpoint.close();
  }
}

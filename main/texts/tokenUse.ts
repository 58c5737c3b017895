import type { Side, TokenUse } from '../compress/extraction/extraction.ts';
import { endTokens, parseConfig } from '../formats/huggingFaceConfig.ts';
import { readJson } from '../formats/json.ts';
import { maxTokenizerBytes, type Tokenizer } from '../formats/tokenizer.ts';
import { configIds } from '../formats/vocabulary/configIds.ts';
import { documentsOf, type Trainable } from '../project/documents.ts';
import type { Manifest } from '../project/manifest.ts';
import type { Project } from '../project/project.ts';
import type { DatasetRow } from '../project/repositories/datasets.ts';
import { companionPath, subjectTokenizer } from '../project/subjects.ts';

/** Counting more of a split takes longer than it tells: of a larger one, documents evenly spread over it are counted. */
const mostBytes = 16_000_000;

/** Splits whose text may decide what stays; never the one that is measured on. */
const counted: readonly Trainable[] = ['calibration', 'train'];

/** How the datasets of both sides use the vocabulary of a model. @throws when it has no tokenizer. */
export async function tokenUse(
  project: Project,
  sides: Readonly<Record<Side, DatasetRow | null>>,
  manifest: Manifest,
): Promise<TokenUse> {
  const tokenizer = await subjectTokenizer(project, manifest);
  const generation = companionPath(project, manifest, 'generation_config.json');
  return {
    tokenizer: await readJson(companionPath(project, manifest, 'tokenizer.json') as string, maxTokenizerBytes),
    named: [
      ...endTokens(parseConfig(manifest.config, 'config.json')),
      ...configIds(manifest.config),
      ...(generation === undefined ? [] : configIds(await readJson(generation, maxTokenizerBytes))),
    ],
    counts: async (side) => {
      const counts = new Float64Array(tokenizer.vocabularySize);
      const dataset = sides[side];
      if (dataset) for (const split of counted) await count(project, dataset, split, tokenizer, counts);
      return counts;
    },
  };
}

async function count(
  project: Project,
  dataset: DatasetRow,
  split: Trainable,
  tokenizer: Tokenizer,
  counts: Float64Array,
): Promise<void> {
  const every = Math.ceil(dataset.splits[split].bytes / mostBytes);
  let index = 0;
  for await (const { text } of documentsOf(project, dataset, split)) {
    if (index % every === 0) for (const id of tokenizer.encode(text)) counts[id] = (counts[id] as number) + 1;
    index += 1;
  }
}

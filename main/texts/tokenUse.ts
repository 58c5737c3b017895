import { mostDocuments, type Side, type TokenUse } from '../compress/extraction/extraction.ts';
import type { Document } from '../corpus/document.ts';
import { endTokens, parseConfig } from '../formats/huggingFaceConfig.ts';
import { readJson } from '../formats/json.ts';
import { maxTokenizerBytes } from '../formats/tokenizer.ts';
import { configIds } from '../formats/vocabulary/configIds.ts';
import { documentsOf, type Trainable } from '../project/documents.ts';
import type { Manifest } from '../project/manifest.ts';
import type { Project } from '../project/project.ts';
import type { DatasetRow } from '../project/repositories/datasets.ts';
import { companionPath, subjectTokenizer } from '../project/subjects.ts';

/** Counting more of a split takes longer than it tells: of a larger one, documents evenly spread over it are counted. */
const mostBytes = 16_000_000;

/** Splits whose text may decide what stays; never the one that is measured on. */
const splits: readonly Trainable[] = ['calibration', 'train'];

/** Documents between two reports of how far counting is. */
const reported = 50;

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
    counts: async (side, counted) => {
      const counts = new Float64Array(tokenizer.vocabularySize);
      await readEach(project, sides[side], counted, ({ text, marked }) => {
        for (const id of tokenizer.encode(text, marked)) counts[id] = (counts[id] as number) + 1;
      });
      return counts;
    },
    words: async (side, counted) => {
      const words = new Map<string, { count: number; documents: number[] }>();
      let document = 0;
      await readEach(project, sides[side], counted, ({ text, marked }) => {
        document += 1;
        for (const word of tokenizer.words(text, marked)) {
          const use = words.get(word) ?? { count: 0, documents: [] };
          words.set(word, use);
          use.count += 1;
          if (use.documents.length < mostDocuments && use.documents.at(-1) !== document) use.documents.push(document);
        }
      });
      return words;
    },
  };
}

/** Reads the documents of a dataset that may decide, evenly spread where there are very many. */
async function readEach(
  project: Project,
  dataset: DatasetRow | null,
  counted: (done: number, all: number) => void = () => undefined,
  read: (document: Document) => void,
): Promise<void> {
  if (!dataset) return;
  const all = splits.reduce((sum, split) => sum + dataset.splits[split].documents, 0);
  let done = 0;
  for (const split of splits) {
    const every = Math.ceil(dataset.splits[split].bytes / mostBytes);
    for await (const document of documentsOf(project, dataset, split)) {
      if (done % every === 0) read(document);
      done += 1;
      if (done % reported === 0 || done === all) counted(done, all);
    }
  }
}

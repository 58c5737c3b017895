import { blendedSides, type Extraction } from '../extraction/extraction.ts';
import { nothingKept, stageOfSide } from './costs.ts';
import type { OwnStatistic } from './statistic.ts';

/** How much of the texts a word is, and documents that hold it. */
export interface WeighedWord {
  readonly weight: number;
  readonly documents: readonly number[];
}

/** Share that every word has of the calibration and training text, blended by λ: (1 − λ)·general + λ·domain. */
async function collect(extraction: Extraction): Promise<ReadonlyMap<string, WeighedWord>> {
  const { settings, texts, workspace } = extraction;
  const use = await texts.tokens?.();
  if (!use)
    throw new Error(
      'The recipe looks at how often words occur, but the model has no tokenizer.json; import it with one.',
    );
  const lambda = settings.lambda ?? 1;
  const words = new Map<string, WeighedWord>();
  for (const side of blendedSides(lambda)) {
    extraction.calibration(side);
    const found = await use.words(side, (done, all) => workspace.progress(stageOfSide(side), done, all));
    let all = 0;
    for (const { count } of found.values()) all += count;
    // Documents of the two texts are others.
    const own = (document: number) => (side === 'domain' ? document : -document);
    const part = (side === 'domain' ? lambda : 1 - lambda) / Math.max(1, all);
    for (const [word, { count, documents }] of found) {
      const before = words.get(word) ?? { weight: 0, documents: [] };
      words.set(word, {
        weight: before.weight + part * count,
        documents: [...before.documents, ...documents.map(own)],
      });
    }
  }
  return words;
}

/** All text is read, but nothing goes through the model. */
export const wordFrequencies: OwnStatistic<null, ReadonlyMap<string, WeighedWord>> = {
  kind: 'own',
  name: 'wordFrequencies',
  explanation: 'how often every word occurs in calibration and training text, and which documents hold them',
  pass: 'tokens',
  stages: (lambda) => blendedSides(lambda).map((side) => [stageOfSide(side), 0.1]),
  bytes: nothingKept,
  collect,
};

import { blendedSides, type Extraction } from '../extraction/extraction.ts';
import { blendedOver } from './blend.ts';
import { nothingKept, stageOfSide } from './costs.ts';
import type { OwnStatistic } from './statistic.ts';

/** Share that every token has of the calibration and training text, by id, blended by λ: (1 − λ)·general + λ·domain. */
async function collect(extraction: Extraction): Promise<Float64Array> {
  const { texts, workspace } = extraction;
  const use = await texts.tokens?.();
  if (!use)
    throw new Error(
      'The recipe looks at how often tokens occur, but the model has no tokenizer.json; import it with one.',
    );
  return blendedOver(extraction, async (side) => {
    extraction.calibration(side);
    const counts = await use.counts(side, (done, all) => workspace.progress(stageOfSide(side), done, all));
    const all = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count) => count / Math.max(1, all));
  });
}

/** All text is read, but nothing goes through the model. */
export const tokenFrequencies: OwnStatistic<null, Float64Array> = {
  kind: 'own',
  name: 'tokenFrequencies',
  explanation: 'how often every token occurs in calibration and training text',
  pass: 'tokens',
  stages: (lambda) => blendedSides(lambda).map((side) => [stageOfSide(side), 0.1]),
  bytes: nothingKept,
  collect,
};

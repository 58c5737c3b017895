import type { Extraction } from '../extraction/extraction.ts';

/** Scores that the in-training pruning found for one name of a layer. */
export async function learnedScores({ learned }: Extraction, layer: number, name: string): Promise<Float32Array> {
  const found = (await learned?.scores(layer))?.[name];
  if (!found) throw new Error(`The training found nothing out about ${name} of layer ${layer}.`);
  return found;
}

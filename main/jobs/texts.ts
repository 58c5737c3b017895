import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Calibration } from '../compress/context.ts';
import type { Tokenizer } from '../formats/tokenizer.ts';
import type { TokenWindows } from '../models/windows.ts';
import type { DatasetRow, SplitName } from '../project/repositories/datasets.ts';
import type { Project } from '../project/project.ts';
import { pack, packSome, type PackedWindows, spread, type TrainingText } from '../text/pack.ts';

/** How text is cut when nobody says otherwise. */
export const defaultWindow = 128;
export const defaultCalibrationWindows = 128;
export const defaultMeasuredWindows = 256;

export interface Cut {
  readonly window: number;
  readonly windows: number;
  readonly joiner: number;
}

/** The texts of one split, in the order that indices of documents count. */
export const splitTexts = async (project: Project, dataset: DatasetRow, split: SplitName): Promise<string[]> =>
  (await storedTexts(project, dataset, split)).map(({ text }) => text);

async function storedTexts(project: Project, dataset: DatasetRow, split: SplitName): Promise<TrainingText[]> {
  const lines = await readFile(project.objects.path(dataset.splits[split].object), 'utf8');
  return lines.split('\n').flatMap((line) => (line ? [JSON.parse(line) as TrainingText] : []));
}

/** Evenly spread windows of one split of a dataset. */
export async function splitWindows(
  project: Project,
  dataset: DatasetRow,
  split: SplitName,
  tokenizer: Tokenizer,
  { window, windows, joiner }: Cut,
): Promise<PackedWindows> {
  const texts = await splitTexts(project, dataset, split);
  try {
    return spread(
      pack(texts, (document) => tokenizer.encode(document), window, joiner),
      windows,
    );
  } catch (error) {
    throw new Error(
      `Dataset ${dataset.name}, split ${split}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/**
 * Text to train on: documents of the training split in an order drawn by the seed, as many as fill the windows; all of them
 * when there are fewer, and then training passes over them several times.
 */
export async function trainingWindows(
  project: Project,
  dataset: DatasetRow,
  tokenizer: Tokenizer,
  { window, windows, joiner }: Cut,
  seed: number,
): Promise<PackedWindows & { readonly scored?: Uint8Array }> {
  const texts = await storedTexts(project, dataset, 'train');
  try {
    return packSome(texts, (text) => tokenizer.encode(text), window, joiner, windows, seed);
  } catch (error) {
    throw new Error(
      `Dataset ${dataset.name} has too little text to train on: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** Windows for scores, with a fingerprint over the ids themselves: how they came about no longer matters then. */
export function calibrationOf(windows: TokenWindows): Calibration {
  const { ids, length, scored } = windows;
  const hash = createHash('sha256')
    .update(`${length}\0`)
    .update(new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength))
    .update(scored ?? new Uint8Array(0));
  return { windows, fingerprint: hash.digest('hex') };
}

import { createHash } from 'node:crypto';
import type { Calibration } from '../compress/extraction/extraction.ts';
import type { Tokenizer } from '../formats/tokenizer.ts';
import type { TokenWindows } from '../models/windows.ts';
import { documentsOf } from '../project/documents.ts';
import type { DatasetRow, SplitName } from '../project/repositories/datasets.ts';
import type { Project } from '../project/project.ts';
import type { Document } from '../corpus/document.ts';
import { pack, packSome, type PackedWindows, spread } from '../corpus/pack.ts';

/** How text is cut when nobody says otherwise. */
export const defaultWindow = 128;
export const defaultCalibrationWindows = 128;
export const defaultMeasuredWindows = 256;

export interface Cut {
  readonly window: number;
  readonly windows: number;
  readonly joiner: number;
}

/** More of a split than this never has to be in memory: of a larger one, documents evenly spread over it are read. */
const mostBytes = 64_000_000;

/** Documents of one split, in order; all of them up to 64 MB of text, of more every second, third, … one. */
async function someDocuments(project: Project, dataset: DatasetRow, split: SplitName): Promise<Document[]> {
  const every = Math.ceil(dataset.splits[split].bytes / mostBytes);
  const documents: Document[] = [];
  let index = 0;
  for await (const document of documentsOf(project, dataset, split)) {
    if (index % every === 0) documents.push(document);
    index += 1;
  }
  return documents;
}

/** Splits that may be scored, chosen from and trained on. */
export type Trainable = Exclude<SplitName, 'heldOut'>;

/** Documents that may be chosen from, with what tells where they belong. */
export const trainableDocuments = (project: Project, dataset: DatasetRow, split: Trainable): Promise<Document[]> =>
  someDocuments(project, dataset, split);

/** Evenly spread windows of text that may be scored and trained on. */
export const trainableWindows = (
  project: Project,
  dataset: DatasetRow,
  split: Trainable,
  tokenizer: Tokenizer,
  cut: Cut,
): Promise<PackedWindows> => splitWindows(project, dataset, split, tokenizer, cut);

/** Evenly spread windows to measure on; a test names the only places that may ask for them. */
export const heldOutWindows = (
  project: Project,
  dataset: DatasetRow,
  tokenizer: Tokenizer,
  cut: Cut,
): Promise<PackedWindows> => splitWindows(project, dataset, 'heldOut', tokenizer, cut);

/** A document of the held-out split by the index that windows know it by. */
export const heldOutDocument = async (
  project: Project,
  dataset: DatasetRow,
  index: number,
): Promise<Document | undefined> => (await someDocuments(project, dataset, 'heldOut'))[index];

async function splitWindows(
  project: Project,
  dataset: DatasetRow,
  split: SplitName,
  tokenizer: Tokenizer,
  { window, windows, joiner }: Cut,
): Promise<PackedWindows> {
  const texts = await someDocuments(project, dataset, split);
  try {
    return spread(
      pack(
        texts.map(({ text }) => text),
        (document) => tokenizer.encode(document),
        window,
        joiner,
      ),
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
  const texts = await someDocuments(project, dataset, 'train');
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

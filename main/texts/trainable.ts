import { packSome, type PackedWindows } from '../corpus/pack.ts';
import type { Document } from '../corpus/document.ts';
import type { Tokenizer } from '../formats/tokenizer.ts';
import { documentsOf, type Trainable } from '../project/documents.ts';
import type { DatasetRow } from '../project/repositories/datasets.ts';
import type { Project } from '../project/project.ts';
import { type Cut, evenWindows, spreadDocuments } from './windows.ts';

/** Documents that may be chosen from, with what says where they belong. */
export const trainableDocuments = (project: Project, dataset: DatasetRow, split: Trainable): Promise<Document[]> =>
  spreadDocuments(documentsOf(project, dataset, split), dataset.splits[split].bytes);

/** Evenly spread windows of text that may be scored and trained on. */
export const trainableWindows = async (
  project: Project,
  dataset: DatasetRow,
  split: Trainable,
  tokenizer: Tokenizer,
  cut: Cut,
): Promise<PackedWindows> =>
  evenWindows(
    await trainableDocuments(project, dataset, split),
    tokenizer,
    cut,
    `Dataset ${dataset.name}, split ${split}`,
  );

/**
 * Text to train on: documents of the training split in an order drawn by the seed, as many as fill the windows; all of them
 * when there are fewer, and then training passes over them several times.
 */
export async function trainingWindows(
  project: Project,
  dataset: DatasetRow,
  tokenizer: Tokenizer,
  { window, windows, joiner, start }: Cut,
  seed: number,
): Promise<PackedWindows> {
  const texts = await trainableDocuments(project, dataset, 'train');
  try {
    return packSome(texts, (text, marked) => tokenizer.encode(text, marked), { window, windows, joiner, start }, seed);
  } catch (error) {
    throw new Error(
      `Dataset ${dataset.name} has too little text to train on: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}
